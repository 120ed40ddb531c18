package tern.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/**
 * The measurements of {@link ModelBench}: of the whole step, and of each projection by its label.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param projections all layers together; their cycles add up to those of the step
 */
public record ModelReport(@JsonUnwrapped Share total, Map<String, Share> projections) {

  /**
   * One line of the report.
   *
   * @param exact whether every sampled result was right
   * @param cycles cycles from the first doorbell, or from the previous result, to the last result,
   *     including the host's pauses
   * @param tokensPerSecond tokens per second at the configuration's clock
   * @param rooflineShare weight bytes read, as a share of what ports and memory can deliver
   * @param pinRateShare bytes read and written, as a share of what the memory's pins can carry
   * @param busyMacShare multiply-adds without padding, as a share of what the array can do
   * @param bytesRead bytes read by the device: for the whole step its counter; for a projection
   *     what the interface prescribes for its jobs, as no counter can attribute prefetched weights
   * @param bitsPerWeight bits of weight stream read per weight, including padding and further
   *     passes, excluding activations and descriptors
   */
  public record Share(
      boolean exact,
      long cycles,
      double tokensPerSecond,
      double rooflineShare,
      double pinRateShare,
      double busyMacShare,
      long bytesRead,
      double bitsPerWeight) {}

  public boolean exact() {
    return total.exact();
  }
}
