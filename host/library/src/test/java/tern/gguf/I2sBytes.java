package tern.gguf;

import java.nio.ByteBuffer;

/**
 * Writes I2_S matrices as a second, independent implementation: element by element, from the
 * layouts' description. Codes are trit + 1; the scale is a float32 in a tail of 32 bytes.
 */
public final class I2sBytes {
  private I2sBytes() {}

  /** Packs trits, row-major, in one of the layouts. */
  public static byte[] pack(I2sLayout layout, byte[] trits, int columns, float scale) {
    byte[] packed = new byte[trits.length / 4];
    for (int i = 0; i < trits.length; i++) {
      int row = i / columns;
      int column = i % columns;
      switch (layout) {
        case X86 -> put(packed, i / 128 * 32 + i % 32, i % 128 / 32, trits[i]);
        case ARM -> put(packed, i / 64 * 16 + i % 16, i % 64 / 16, trits[i]);
        case ROWS -> put(packed, row / 4 * columns + column, row % 4, trits[i]);
      }
    }
    ByteBuffer all = GgufBytes.buffer(packed.length + 32);
    return all.put(packed).putFloat(scale).array();
  }

  /** Sets the pair of bits {@code place}, counted from the top. */
  private static void put(byte[] packed, int at, int place, byte trit) {
    packed[at] |= (byte) (trit + 1 << 6 - 2 * place);
  }
}
