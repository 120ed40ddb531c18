package tern.resident;

/**
 * How a vector instruction writes an element. Those of a byte first round to the nearest integer,
 * ties to even, and saturate; NaN becomes 0. They are for memory only.
 */
public enum ResultType {
  /** 32 bits as they are. */
  WORD("32 bits as they are", 4, 0),
  /** An int8 within +-127. */
  INT8("int8 within +-127", 1, 127),
  /** An integer within +-121, plus 121: a byte of an image of trit planes. */
  PLANES("an integer within +-121, plus 121", 1, 121),
  /** {@code (p + 128) >> 8} of an integer {@code p} within +-32639. */
  HIGH("(p + 128) >> 8 of an integer p within +-32639", 1, 32639),
  /** {@code p - 256 HIGH(p)}. */
  LOW("p - 256 high", 1, 32639);

  private final String text;
  private final int bytes;
  private final int most;

  ResultType(String text, int bytes, int most) {
    this.text = text;
    this.bytes = bytes;
    this.most = most;
  }

  /** What it stands for. */
  public String text() {
    return text;
  }

  /** Bytes of an element in memory. */
  public int bytes() {
    return bytes;
  }

  /** Largest magnitude before it becomes a byte. */
  public int most() {
    return most;
  }

  /** Its code in an instruction. */
  public int code() {
    return ordinal();
  }

  /** The word or the byte of a result. */
  public int of(int bits) {
    if (this == WORD) {
      return bits;
    }
    int p = Math.clamp((long) Math.rint(Float.intBitsToFloat(bits)), -most, most);
    return switch (this) {
      case PLANES -> p + most;
      case HIGH -> p + 128 >> 8;
      case LOW -> p - 256 * (p + 128 >> 8);
      default -> p;
    };
  }
}
