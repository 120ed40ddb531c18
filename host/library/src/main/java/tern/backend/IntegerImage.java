package tern.backend;

import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.ternary.IntegerMatrix;

/**
 * Packs and unpacks the image of a matrix of integers: the bytes that the device streams, in the
 * order of {@link IntegerLayout}.
 *
 * <p>Any thread may call it.
 */
public final class IntegerImage {
  private IntegerImage() {}

  /** Writes the image of a matrix to {@code into}, which holds {@link IntegerLayout#bytes}. */
  public static void pack(DeviceConfig config, IntegerMatrix matrix, MemorySegment into) {
    ImagePacker.of(new IntegerLayout(config, matrix.n(), matrix.k()), matrix).pack(into);
  }

  /**
   * Reads an image back.
   *
   * @throws IllegalArgumentException if a byte is above 242
   */
  public static IntegerMatrix unpack(
      DeviceConfig config, String name, int n, int k, MemorySegment image) {
    IntegerLayout layout = new IntegerLayout(config, n, k);
    return IntegerMatrix.decoded(
            name,
            n,
            k,
            (row, into, offset) -> {
              try {
                layout.copyRow(image, row, into, offset);
              } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException(name + ": " + broken.getMessage(), broken);
              }
            })
        .copy();
  }
}
