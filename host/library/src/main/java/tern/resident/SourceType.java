package tern.resident;

/** How a vector instruction reads an element. */
public enum SourceType {
  /** 32 bits as they are: a float32, or an int32 word. */
  WORD("32 bits as they are", 4),
  /** An int32, converted to the nearest float32, ties to even. */
  INT("int32, converted to the nearest float32", 4),
  /** A bfloat16: the upper half of a float32. In memory only. */
  HALF("bfloat16, the upper half of a float32; in memory only", 2);

  private final String text;
  private final int bytes;

  SourceType(String text, int bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** What it stands for. */
  public String text() {
    return text;
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
