package tern.ternary;

/** How trits are stored in bytes; the table is in hw/doc/interface.md. */
public enum TritCodec {
  /** {@code t + 1} in two bits each, four trits a byte; code 3 is invalid. */
  TWO_BIT("twoBit", 4, 4),

  /** {@code sum (t_j + 1) 3^j}, five trits a byte: 1.6 bits a weight; above 242 is invalid. */
  BASE_THREE("baseThree", 5, 3);

  /** What {@link #decode} answers for a byte that stands for no trits. */
  public static final int INVALID = Integer.MIN_VALUE;

  private final String label;
  private final int tritsPerByte;
  private final int radix;

  TritCodec(String label, int tritsPerByte, int radix) {
    this.label = label;
    this.tritsPerByte = tritsPerByte;
    this.radix = radix;
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
    int value = code & 0xFF;
    if (this == BASE_THREE && value > 242) {
      return INVALID;
    }
    for (int j = 0; j < i; j++) {
      value /= radix;
    }
    return value % radix == 3 ? INVALID : value % radix - 1;
  }
}
