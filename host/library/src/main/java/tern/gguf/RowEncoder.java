package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Encodes rows as ggml's quantize_row functions do, so that equal values give equal bytes. */
public final class RowEncoder {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RowEncoder() {}

  /**
   * Encodes floats as F32, F16 or Q8_0.
   *
   * @throws GgufException if a value does not fit float16
   */
  public static void floats(GgufType type, float[] row, MemorySegment into) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < row.length; i++) {
          into.set(FLOAT, 4L * i, row[i]);
        }
      }
      case F16 -> {
        for (int i = 0; i < row.length; i++) {
          into.set(SHORT, 2L * i, half(row[i]));
        }
      }
      case Q8_0 -> {
        for (int i = 0; i < row.length; i += type.block) {
          eights(row, i, into, (long) i / type.block * type.blockBytes);
        }
      }
      default -> throw new IllegalArgumentException(type.name());
    }
  }

  private static short half(float value) {
    short half = Float.floatToFloat16(value);
    if (!Float.isFinite(Float.float16ToFloat(half))) {
      throw new GgufException(value + " does not fit F16; write these rows as they are");
    }
    return half;
  }

  /** A float16 scale and 32 int8, rounded half away from zero. */
  private static void eights(float[] row, int from, MemorySegment into, long at) {
    float largest = 0;
    for (int i = 0; i < 32; i++) {
      largest = Math.max(largest, Math.abs(row[from + i]));
    }
    float scale = largest / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    into.set(SHORT, at, half(scale));
    for (int i = 0; i < 32; i++) {
      float value = row[from + i] * inverse;
      int rounded = (int) Math.copySign(Math.floor(Math.abs((double) value) + 0.5), value);
      into.set(ValueLayout.JAVA_BYTE, at + 2 + i, (byte) rounded);
    }
  }

  /**
   * Encodes trits as TQ2_0: of each 256, two halves of four runs of 32, one run in each pair of
   * bits.
   *
   * @param codes {@code trit + 1}, one per byte
   * @param scale of all blocks, as a float16
   */
  public static void tq2(byte[] codes, short scale, MemorySegment into) {
    GgufType type = GgufType.TQ2_0;
    for (int i = 0; i < codes.length / type.block; i++) {
      long at = (long) i * type.blockBytes;
      for (int j = 0; j < 64; j++) {
        int first = i * type.block + j / 32 * 128 + j % 32;
        int four =
            codes[first] | codes[first + 32] << 2 | codes[first + 64] << 4 | codes[first + 96] << 6;
        into.set(ValueLayout.JAVA_BYTE, at + j, (byte) four);
      }
      into.set(SHORT, at + 64, scale);
    }
  }
}
