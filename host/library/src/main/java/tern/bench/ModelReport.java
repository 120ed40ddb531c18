package tern.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/**
 * What {@link ModelBench} measured: of the whole step, and of each projection by its label.
 *
 * @param projections all layers together; their cycles add up to those of the step
 */
public record ModelReport(@JsonUnwrapped Share total, Map<String, Share> projections) {

  /**
   * One line of the report.
   *
   * @param exact whether every sampled result was right
   * @param cycles from the first doorbell, or from the result before, to the last result; pauses of
   *     the host count
   * @param tokensPerSecond at the preset's clock
   * @param rooflineShare weight bytes of those that ports and memory could have delivered
   * @param pinRateShare bytes read and written of those that the memory's pins could have carried
   * @param busyMacShare multiply-adds of the product, padding not counted, of those that the array
   *     could have done
   * @param bytesRead by the device: its counter, of the whole step; of a projection what its jobs
   *     take by the interface (weights come ahead of their job, so no counter tells them apart)
   * @param bitsPerWeight bits of weight stream read for each weight: padding and further passes
   *     count, activations and descriptors do not
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
