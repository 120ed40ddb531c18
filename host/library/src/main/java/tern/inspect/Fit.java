package tern.inspect;

import tern.backend.ColumnParts;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;

/**
 * How a model's matrices fit a preset. Immutable.
 *
 * @param fits whether all matrices can be held; the preset's addresses are the limit, and a board's
 *     memory may be less
 * @param cutMatrices matrices whose rows are longer than {@code maxK}, and so run in parts
 * @param weightBytes bytes of all weight images: what one token reads
 * @param bytesPerSecond what ports and pins carry
 * @param decodeTokensPerSecond the second divided by the first: derived, BitLinears alone
 */
public record Fit(
    String preset,
    boolean fits,
    int maxK,
    int cutMatrices,
    long weightBytes,
    double bytesPerSecond,
    double decodeTokensPerSecond) {

  static Fit of(DevicePreset preset, ModelWeights weights) {
    DeviceConfig config = preset.config();
    long bytes = 0;
    int cut = 0;
    boolean fits = true;
    for (LayerWeights layer : weights.layers()) {
      for (LinearWeights linear : layer.matrices()) {
        ColumnParts columns = ColumnParts.of(config, linear.k());
        for (int i = 0; i < columns.count(); i++) {
          bytes += WeightImage.bytes(config, linear.n(), columns.width(i));
        }
        cut += columns.count() > 1 ? 1 : 0;
        fits &= linear.n() <= DeviceConfig.MAX_N;
      }
    }
    return new Fit(
        preset.name(),
        fits && bytes < config.addressableBytes(),
        config.maxK(),
        cut,
        bytes,
        preset.bytesPerSecond(),
        preset.bytesPerSecond() / bytes);
  }
}
