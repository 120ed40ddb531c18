package tern.resident;

/**
 * What a vector instruction computes of each element: {@code a} and {@code b} are elements of its
 * vectors, {@code s} is its scalar. Every operation rounds to the nearest float32, ties to even;
 * where there are two, each does.
 */
public enum VectorOp {
  /** {@code a}. */
  MOVE(false, false),
  /** {@code a b}. */
  MULTIPLY(true, false),
  /** {@code a s}. */
  SCALE(false, true),
  /** {@code a + b}. */
  ADD(true, false),
  /** {@code a - b}. */
  SUBTRACT(true, false),
  /** {@code a s + b}. */
  SCALE_ADD(true, true),
  /** {@code a + s}. */
  OFFSET(false, true),
  /** The larger of {@code a} and {@code s}; NaN if one is, and +0 is above -0. */
  AT_LEAST(false, true),
  /** The square of the larger of {@code a} and 0. */
  SQUARED_RELU(false, false),
  /** {@code exp(min(a - s, 0))}, as {@link tern.cpu.PlainMath#exp} has it; 0 for NaN. */
  EXP(false, true),
  /** {@code exp(-|a|)}, likewise. */
  EXP_MAGNITUDE(false, false),
  /** {@code a / b}. */
  DIVIDE(true, false),
  /** {@code a / s}. */
  DIVIDE_BY(false, true),
  /** {@code s / a}. */
  DIVIDE_INTO(false, true),
  /** The square root of {@code a}. */
  ROOT(false, false),
  /** {@code a} where {@code b < 0}, else {@code s}. */
  PICK(true, true),
  /** The sum of {@code a} and {@code b} as int32 words, which wraps. */
  ADD_WORDS(true, false),
  /** The index of entry {@code i} of the list of {@link Reduction#TOP}, an int32 word. */
  INDEX(false, false);

  private final boolean takesB;
  private final boolean takesScalar;

  VectorOp(boolean takesB, boolean takesScalar) {
    this.takesB = takesB;
    this.takesScalar = takesScalar;
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
