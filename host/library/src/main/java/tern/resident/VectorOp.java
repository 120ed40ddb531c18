package tern.resident;

/**
 * What a vector instruction computes of each element: {@code a} and {@code b} are elements of its
 * vectors, {@code s} is its scalar. Every operation rounds to the nearest float32, ties to even;
 * where there are two, each does.
 */
public enum VectorOp {
  /** {@code a}. */
  MOVE("a", false, false),
  /** {@code a b}. */
  MULTIPLY("a b", true, false),
  /** {@code a s}. */
  SCALE("a s", false, true),
  /** {@code a + b}. */
  ADD("a + b", true, false),
  /** {@code a - b}. */
  SUBTRACT("a - b", true, false),
  /** {@code a s + b}. */
  SCALE_ADD("a s + b", true, true),
  /** {@code a + s}. */
  OFFSET("a + s", false, true),
  /** The larger of {@code a} and {@code s}; NaN if one is, and +0 is above -0. */
  AT_LEAST("max(a, s)", false, true),
  /** The square of the larger of {@code a} and 0. */
  SQUARED_RELU("max(a, 0)^2", false, false),
  /** {@code exp(min(a - s, 0))}, as {@link tern.cpu.PlainMath#exp} has it; 0 for NaN. */
  EXP("exp(min(a - s, 0))", false, true),
  /** {@code exp(-|a|)}, likewise. */
  EXP_MAGNITUDE("exp(-|a|)", false, false),
  /** {@code a / b}. */
  DIVIDE("a / b", true, false),
  /** {@code a / s}. */
  DIVIDE_BY("a / s", false, true),
  /** {@code s / a}. */
  DIVIDE_INTO("s / a", false, true),
  /** The square root of {@code a}. */
  ROOT("sqrt(a)", false, false),
  /** {@code a} where {@code b < 0}, else {@code s}. */
  PICK("a where b < 0, else s", true, true),
  /** The sum of {@code a} and {@code b} as int32 words, which wraps. */
  ADD_WORDS("a + b of int32 words, which wraps", true, false),
  /** The index of entry {@code i} of the list of {@link Reduction#TOP}, an int32 word. */
  INDEX("index of entry i of the list, an int32 word", false, false);

  private final String text;
  private final boolean takesB;
  private final boolean takesScalar;

  VectorOp(String text, boolean takesB, boolean takesScalar) {
    this.text = text;
    this.takesB = takesB;
    this.takesScalar = takesScalar;
  }

  /** What it computes. */
  public String text() {
    return text;
  }

  /** Whether it reads {@code a}. */
  public boolean takesA() {
    return this != INDEX;
  }

  /** Whether it reads {@code b}. */
  public boolean takesB() {
    return takesB;
  }

  /** Whether it reads {@code s}. */
  public boolean takesScalar() {
    return takesScalar;
  }

  /** Its code in an instruction. */
  public int code() {
    return ordinal();
  }
}
