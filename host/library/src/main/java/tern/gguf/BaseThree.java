package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The bytes of TQ1_0. Five digits {@code d} of base 3 are a number {@code v} below 243, the first
 * one most significant, stored as {@code ceil(256 v / 243)}: a fraction whose digits come out one
 * by one as the carry of a multiplication by 3.
 */
final class BaseThree {
  private static final int DIGITS = 5;

  /** Five trits that are 0, whose digits are 1; and four of them. */
  private static final byte ZEROS = (byte) ((121 * 256 + 242) / 243);

  private static final byte FOUR_ZEROS = (byte) ((120 * 256 + 242) / 243);

  /** Digit {@code n} of each byte. */
  private static final byte[][] DIGIT = new byte[DIGITS][256];

  /** Whether a byte is that of five digits. */
  private static final boolean[] VALID = new boolean[256];

  static {
    for (int b = 0; b < 256; b++) {
      int rest = b;
      int number = 0;
      for (int n = 0; n < DIGITS; n++) {
        DIGIT[n][b] = (byte) (rest * 3 >> 8);
        rest = rest * 3 & 0xFF;
        number = 3 * number + DIGIT[n][b];
      }
      VALID[b] = (number * 256 + 242) / 243 == b;
    }
  }

  private BaseThree() {}

  /** Decodes a block of 256: 32 bytes and 16 bytes of five runs each, and 4 bytes of four runs. */
  static void copy(MemorySegment data, long at, byte[] into, int offset) {
    runs(data, at, 32, DIGITS, into, offset);
    runs(data, at + 32, 16, DIGITS, into, offset + 160);
    runs(data, at + 48, 4, 4, into, offset + 240);
  }

  private static void runs(
      MemorySegment data, long at, int bytes, int digits, byte[] into, int offset) {
    for (int m = 0; m < bytes; m++) {
      int b = data.get(ValueLayout.JAVA_BYTE, at + m) & 0xFF;
      for (int n = 0; n < digits; n++) {
        into[offset + bytes * n + m] = DIGIT[n][b];
      }
    }
  }

  /** Returns the first element of a block whose byte no trits encode, or -1. */
  static int firstInvalid(MemorySegment data, long at) {
    for (int i = 0; i < 52; i++) {
      int b = data.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF;
      boolean four = i >= 48;
      if (!VALID[b] || four && DIGIT[DIGITS - 1][b] != 0) {
        return i < 32 ? i : i < 48 ? 160 + i - 32 : 240 + i - 48;
      }
    }
    return -1;
  }

  /** Whether all trits of a block are 0. */
  static boolean dead(MemorySegment data, long at) {
    for (int i = 0; i < 52; i++) {
      if (data.get(ValueLayout.JAVA_BYTE, at + i) != (i < 48 ? ZEROS : FOUR_ZEROS)) {
        return false;
      }
    }
    return true;
  }
}
