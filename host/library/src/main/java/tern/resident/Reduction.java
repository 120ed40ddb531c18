package tern.resident;

/** What a vector instruction makes of all results of a repetition: one word, or a list. */
public enum Reduction {
  /** Nothing. */
  NONE("nothing"),
  /**
   * Their sum: 16 partial sums from +0 on, element {@code i} to sum {@code i mod 16}, then the tree
   * {@code (i, i + 8)}, {@code (i, i + 4)}, {@code (i, i + 2)}, {@code (i, i + 1)}.
   */
  SUM(
      "16 partial sums from +0 on, element i to sum i mod 16; then the tree (i, i + 8), (i, i + 4), (i, i + 2), (i, i + 1)"),
  /** Their largest magnitude, compared as integers: NaN is above infinity. */
  MAGNITUDE("the largest magnitude, compared as integers: NaN is above infinity"),
  /** The largest of them, in {@linkplain #order their order}; minus infinity if there is none. */
  MAX("the largest: -infinity, .., -0, +0, .., +infinity, NaN"),
  /**
   * The list of the largest, in their order, with their indexes; of equal ones the smaller index
   * first. The indexes count from {@code d} on, and nothing is stored.
   */
  TOP(
      "a list of the largest and their indexes, which count from d on; of equal ones the smaller index first"),
  /**
   * The index in the list of {@link #TOP} of the largest, where result {@code i} belongs to entry
   * {@code i}; of equal ones the smaller index. It is the next token.
   */
  CHOOSE(
      "the index in the list of the largest, where element i belongs to entry i; of equal ones the smaller index. It is the next token");

  private final String text;

  Reduction(String text) {
    this.text = text;
  }

  /** What it makes. */
  public String text() {
    return text;
  }

  /** Its code in an instruction. */
  public int code() {
    return ordinal();
  }

  /**
   * An integer that ascends as floats do: -infinity, .., -0, +0, .., +infinity, NaN.
   *
   * @param bits of a float32
   */
  public static int order(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
