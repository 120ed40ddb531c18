package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decodes blocks of trits to codes {@code trit + 1}, one per byte. */
final class TritBlocks {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0303030303030303L;

  private TritBlocks() {}

  /** Decodes {@code count} codes, whole blocks, that start at byte {@code at}. */
  static void copy(GgufType type, MemorySegment data, long at, int count, byte[] into, int offset) {
    for (int i = 0; i < count; i += type.block, at += type.blockBytes) {
      switch (type) {
        case TQ1_0 -> BaseThree.copy(data, at, into, offset + i);
        case TQ2_0 -> {
          planes(data, at, 32, false, into, offset + i);
          planes(data, at + 32, 32, false, into, offset + i + 128);
        }
        case I2_S -> planes(data, at, 32, true, into, offset + i);
        case Q2_0, Q2_0_G128 -> pairs(data, at + codesAt(type), type.block / 4, into, offset + i);
        case F32, F16, BF16, Q8_0, Q4_K, Q6_K -> throw new IllegalArgumentException(type.name());
      }
    }
  }

  /** Returns the scale of the block at byte {@code at}. */
  static float scale(GgufType type, MemorySegment data, long at) {
    return FloatBlocks.half(data, at + scaleAt(type));
  }

  /** Offset of the codes of two bits in a block. */
  static int codesAt(GgufType type) {
    return type == GgufType.Q2_0 || type == GgufType.Q2_0_G128 ? 2 : 0;
  }

  private static int scaleAt(GgufType type) {
    return switch (type) {
      case TQ1_0 -> 52;
      case TQ2_0 -> 64;
      case Q2_0, Q2_0_G128 -> 0;
      case I2_S, F32, F16, BF16, Q8_0, Q4_K, Q6_K ->
          throw new IllegalArgumentException(type.name());
    };
  }

  /**
   * Decodes bytes that hold four runs of codes: run {@code p} is in bits {@code 2p+1..2p}, or from
   * the top bits down.
   *
   * @param bytes length of a run, a multiple of 8
   */
  static void planes(
      MemorySegment data, long at, int bytes, boolean topFirst, byte[] into, int offset) {
    for (int p = 0; p < 4; p++) {
      int shift = topFirst ? 6 - 2 * p : 2 * p;
      plane(data, at, bytes, shift, into, offset + bytes * p);
    }
  }

  /** Decodes the two bits at {@code shift} of each byte. */
  static void plane(MemorySegment data, long at, int bytes, int shift, byte[] into, int offset) {
    for (int i = 0; i < bytes; i += 8) {
      LONGS.set(into, offset + i, data.get(LONG, at + i) >>> shift & EACH);
    }
  }

  /** Decodes bytes that hold four codes in a row, lowest bits first. */
  private static void pairs(MemorySegment data, long at, int bytes, byte[] into, int offset) {
    for (int i = 0; i < bytes; i++) {
      int b = data.get(ValueLayout.JAVA_BYTE, at + i);
      for (int j = 0; j < 4; j++) {
        into[offset + 4 * i + j] = (byte) (b >> 2 * j & 3);
      }
    }
  }
}
