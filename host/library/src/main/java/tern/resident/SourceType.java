package tern.resident;

/** How a vector instruction reads an element. */
public enum SourceType {
  /** 32 bits as they are: a float32, or an int32 word. */
  WORD(4),
  /** An int32, converted to the nearest float32, ties to even. */
  INT(4),
  /** A bfloat16: the upper half of a float32. In memory only. */
  HALF(2);

  private final int bytes;

  SourceType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element in memory. */
  public int bytes() {
    return bytes;
  }

  /** Its code in an instruction. */
  public int code() {
    return ordinal();
  }
}
