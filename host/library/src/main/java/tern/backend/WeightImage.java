package tern.backend;

import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.ternary.TernaryMatrix;

/**
 * Packs and unpacks the weight image of a ternary matrix: the bytes that the device streams, in the
 * order of ports, tiles and chunks that the table in hw/doc/interface.md defines.
 *
 * <p>Any thread may call it.
 */
public final class WeightImage {
  private WeightImage() {}

  /** Bytes of the image of a matrix of {@code n} rows and {@code k} columns. */
  public static long bytes(DeviceConfig config, int n, int k) {
    return config.weightImageBytes(n, k);
  }

  /** Writes the image of a matrix to {@code into}, which holds {@link #bytes} bytes. */
  public static void pack(DeviceConfig config, TernaryMatrix matrix, MemorySegment into) {
    ImagePacker.of(new ImageLayout(config, matrix.n(), matrix.k()), matrix).pack(into);
  }

  /**
   * Reads an image back.
   *
   * @throws IllegalArgumentException if a byte is not a code of the configuration's codec
   */
  public static TernaryMatrix unpack(
      DeviceConfig config, String name, int n, int k, MemorySegment image) {
    ImageLayout layout = new ImageLayout(config, n, k);
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder(name, n, k);
    byte[] trits = new byte[k];
    for (int row = 0; row < n; row++) {
      try {
        layout.copyRow(image, row, trits);
      } catch (IllegalArgumentException broken) {
        throw new IllegalArgumentException(name + ": " + broken.getMessage(), broken);
      }
      for (int c = 0; c < k; c++) {
        builder.set(row, c, trits[c]);
      }
    }
    return builder.build();
  }
}
