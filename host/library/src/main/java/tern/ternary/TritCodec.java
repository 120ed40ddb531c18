package tern.ternary;

import java.util.Arrays;

/** How trits are stored in bytes; the table is in hw/doc/interface.md. */
public enum TritCodec {
  /** {@code t + 1} in two bits each, four trits a byte; code 3 is invalid. */
  TWO_BIT("twoBit", 4, 4),

  /** {@code sum (t_j + 1) 3^j}, five trits a byte: 1.6 bits a weight; above 242 is invalid. */
  BASE_THREE("baseThree", 5, 3);

  /** What {@link #decode} answers for a byte that stands for no trits. */
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

  /** Its name in configurations. */
  public String label() {
    return label;
  }

  public int tritsPerByte() {
    return tritsPerByte;
  }

  /** The codec with this number in the identity registers. */
  public static TritCodec ofCode(int code) {
    if (code < 0 || code >= values().length) {
      throw new IllegalArgumentException("weight codec " + code + " is unknown; expected 0 or 1");
    }
    return values()[code];
  }

  /** The byte of the trits at {@code offset} and behind; those past {@code end} are zero. */
  public byte encode(byte[] trits, int offset, int end) {
    int value = 0;
    for (int i = tritsPerByte - 1; i >= 0; i--) {
      value = value * radix + 1 + (offset + i < end ? trits[offset + i] : 0);
    }
    return (byte) value;
  }

  /** Trit {@code i} of a byte, or {@link #INVALID}. */
  public int decode(byte code, int i) {
    return decoded[(code & 0xFF) * tritsPerByte + i];
  }

  /** Bytes that {@link #encodeCodes} may look at behind the codes. */
  public static final int SLACK = 8;

  /**
   * The bytes of many trits at once: {@code count} codes, {@code trit + 1}, one a byte, a multiple
   * of {@link #tritsPerByte}.
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
        // Byte 4 of the product is the sum of the codes times their powers; no byte below carries.
        long five = (long) TritRows.LONGS.get(codes, i) & 0xFF_FFFF_FFFFL;
        into[out++] = (byte) (five * POWERS >>> 32);
      }
    }
  }

  /** The bytes that stand for trits in each of their places. */
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
