package tern.bench;

import tern.device.DeviceConfig;
import tern.model.HeadMode;

/**
 * The step that {@link TokenBench} runs.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param layers number of layers to run, from the first
 * @param tokens tokens of the step: 1 is a decode step, more are a prefill
 * @param head {@link HeadMode#HOST} for none on the device
 * @param page positions of a page of keys or values
 * @param fiveRows whether integers stand as five ternary rows also on a device with planes
 * @param gapMicros pause of the host between a result and the next ready doorbell, in microseconds
 *     of device time
 * @param seed seed of weights and activations
 */
public record TokenWorkload(
    ModelShape shape,
    int layers,
    int tokens,
    HeadMode head,
    int page,
    boolean fiveRows,
    double gapMicros,
    long seed) {

  /** Steps of which {@link TokenBench#load} tells its listener. */
  public int loadSteps() {
    return layers + TokenWeights.matrices(head);
  }

  /**
   * Checks that a device can take the pages.
   *
   * @throws IllegalArgumentException if it cannot
   */
  void check(DeviceConfig config) {
    int most = config.maxK() / config.beatBytes() * config.beatBytes();
    if (page < 1 || page % config.beatBytes() != 0 || page > most) {
      throw new IllegalArgumentException(
          "pages of "
              + page
              + " positions; this device takes multiples of "
              + config.beatBytes()
              + " up to "
              + most);
    }
    if (shape.headDim() > config.maxK()) {
      throw new IllegalArgumentException(
          "heads of " + shape.headDim() + " elements; this device takes at most " + config.maxK());
    }
  }
}
