package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Decodes rows of each element type to float32, with the operations and in the order of ggml's
 * dequantize_row functions, so that values are equal to the last bit.
 */
final class FloatBlocks {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FloatBlocks() {}

  /** Decodes {@code count} elements, whole blocks, that start at byte {@code at}. */
  static void copy(
      GgufType type, MemorySegment data, long at, int count, float[] into, int offset) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          into[offset + i] = data.get(FLOAT, at + 4L * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          into[offset + i] = half(data, at + 2L * i);
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          into[offset + i] = Float.intBitsToFloat(data.get(SHORT, at + 2L * i) << 16);
        }
      }
      case Q8_0 -> {
        for (int i = 0; i < count; i += 32, at += 34) {
          eights(data, at, into, offset + i);
        }
      }
      case Q4_K -> {
        for (int i = 0; i < count; i += 256, at += 144) {
          fours(data, at, into, offset + i);
        }
      }
      case Q6_K -> {
        for (int i = 0; i < count; i += 256, at += 210) {
          sixes(data, at, into, offset + i);
        }
      }
      case TQ1_0, TQ2_0, Q2_0, Q2_0_G128 -> trits(type, data, at, count, into, offset);
      case I2_S -> throw new IllegalArgumentException("I2_S");
    }
  }

  static float half(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }

  private static void eights(MemorySegment data, long at, float[] into, int offset) {
    float scale = half(data, at);
    for (int i = 0; i < 32; i++) {
      into[offset + i] = data.get(ValueLayout.JAVA_BYTE, at + 2 + i) * scale;
    }
  }

  /**
   * Decodes a block of Q4_K: a scale of scales and one of minima, 12 bytes of these, and 128 bytes
   * of elements. Eight runs of 32 have a scale and a minimum each.
   */
  private static void fours(MemorySegment data, long at, float[] into, int offset) {
    float scales = half(data, at);
    float minima = half(data, at + 2);
    for (int run = 0; run < 8; run++) {
      float scale = scales * sixBits(data, at + 4, run, 0);
      float minimum = minima * sixBits(data, at + 4, run, 4);
      for (int m = 0; m < 32; m++) {
        int two = data.get(ValueLayout.JAVA_BYTE, at + 16 + run / 2 * 32 + m);
        into[offset + 32 * run + m] = scale * (two >> 4 * (run % 2) & 15) - minimum;
      }
    }
  }

  /**
   * Returns one of eight scales, or of eight minima, whose bytes begin 4 later. The last four of
   * each are spread: four low bits in the bytes from 8 on, two high bits above the first four.
   */
  private static int sixBits(MemorySegment data, long at, int run, int kind) {
    if (run < 4) {
      return data.get(ValueLayout.JAVA_BYTE, at + kind + run) & 63;
    }
    int low = data.get(ValueLayout.JAVA_BYTE, at + 4 + run) >> kind & 15;
    int high = data.get(ValueLayout.JAVA_BYTE, at + kind + run - 4) >> 6 & 3;
    return low | high << 4;
  }

  /**
   * Decodes a block of Q6_K: 128 bytes of low halves, 64 of high bits, 16 scales, one scale of
   * these. Each half of 128 elements has four runs of 32.
   */
  private static void sixes(MemorySegment data, long at, float[] into, int offset) {
    float scale = half(data, at + 208);
    for (int i = 0; i < 256; i++) {
      int half = i / 128;
      int run = i / 32 % 4;
      int m = i % 32;
      int low = data.get(ValueLayout.JAVA_BYTE, at + 64 * half + 32 * (run % 2) + m);
      int high = data.get(ValueLayout.JAVA_BYTE, at + 128 + 32 * half + m);
      int q = (low >> 4 * (run / 2) & 15 | (high >> 2 * run & 3) << 4) - 32;
      byte group = data.get(ValueLayout.JAVA_BYTE, at + 192 + i / 16);
      into[offset + i] = scale * group * q;
    }
  }

  private static void trits(
      GgufType type, MemorySegment data, long at, int count, float[] into, int offset) {
    byte[] codes = new byte[count];
    TritBlocks.copy(type, data, at, count, codes, 0);
    for (int i = 0; i < count; i++) {
      float scale = TritBlocks.scale(type, data, at + (long) i / type.block * type.blockBytes);
      into[offset + i] = scale * (codes[i] - 1);
    }
  }
}
