package tern.ternary;

import java.util.Arrays;

/** The encoding of trits in bytes, as the table in hw/doc/interface.md defines it. */
public enum TritCodec {
  /** {@code t + 1} in two bits each, four trits per byte; code 3 is invalid. */
  TWO_BIT("twoBit", 4, 4),

  /** {@code sum (t_j + 1) 3^j}, five trits per byte: 1.6 bits per weight; above 242 is invalid. */
  BASE_THREE("baseThree", 5, 3);

  /** Returned by {@link #decode} for a byte that is not a code. */
  public static final int INVALID = Integer.MIN_VALUE;

  /** Powers of three, the highest in the lowest byte. */
  private static final long POWERS = 81 | 27 << 8 | 9 << 16 | 3 << 24 | 1L << 32;

  private final String label;
  private final int tritsPerByte;
  private final int radix;
  private final int[] decoded;

  TritCodec(String label, int tritsPerByte, int radix) {
    this.label = label;
    this.tritsPerByte = tritsPerByte;
    this.radix = radix;
    this.decoded = new int[256 * tritsPerByte];
    int codes = (int) Math.pow(radix, tritsPerByte);
    for (int i = 0; i < decoded.length; i++) {
      int digit = i / tritsPerByte / (int) Math.pow(radix, i % tritsPerByte) % radix;
      decoded[i] = i / tritsPerByte >= codes || digit == 3 ? INVALID : digit - 1;
    }
  }

  /** The codec's name in configurations. */
  public String label() {
    return label;
  }

  public int tritsPerByte() {
    return tritsPerByte;
  }

  /**
   * Returns the codec of a number in the identity registers.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TritCodec ofCode(int code) {
    if (code < 0 || code >= values().length) {
      throw new IllegalArgumentException("weight codec " + code + " is unknown; expected 0 or 1");
    }
    return values()[code];
  }

  /**
   * Encodes one byte of trits, starting at {@code offset}; trits from {@code end} on count as 0.
   */
  public byte encode(byte[] trits, int offset, int end) {
    int value = 0;
    for (int i = tritsPerByte - 1; i >= 0; i--) {
      value = value * radix + 1 + (offset + i < end ? trits[offset + i] : 0);
    }
    return (byte) value;
  }

  /** Decodes trit {@code i} of a byte, or returns {@link #INVALID}. */
  public int decode(byte code, int i) {
    return decoded[(code & 0xFF) * tritsPerByte + i];
  }

  /** Number of bytes past the codes that {@link #encodeCodes} may read. */
  public static final int SLACK = 8;

  /**
   * Encodes many trits at once.
   *
   * @param codes codes {@code trit + 1}, one per byte, followed by {@link #SLACK} bytes
   * @param count number of codes, a multiple of {@link #tritsPerByte}
   * @param into receives the bytes, starting at {@code at}
   */
  public void encodeCodes(byte[] codes, int count, byte[] into, int at) {
    int out = at;
    if (this == TWO_BIT) {
      for (int i = 0; i < count; i += 4) {
        int four = (int) TritRows.INTS.get(codes, i);
        into[out++] = (byte) (four | four >>> 6 | four >>> 12 | four >>> 18);
      }
    } else {
      for (int i = 0; i < count; i += 5) {
        // Byte 4 of the product is the sum of codes times powers; lower bytes never carry into it.
        long five = (long) TritRows.LONGS.get(codes, i) & 0xFF_FFFF_FFFFL;
        into[out++] = (byte) (five * POWERS >>> 32);
      }
    }
  }

  /** Returns all bytes that are codes, in ascending order. */
  public byte[] validCodes() {
    byte[] valid = new byte[256];
    int count = 0;
    for (int code = 0; code < 256; code++) {
      boolean good = true;
      for (int i = 0; i < tritsPerByte; i++) {
        good &= decode((byte) code, i) != INVALID;
      }
      if (good) {
        valid[count++] = (byte) code;
      }
    }
    return Arrays.copyOf(valid, count);
  }
}
