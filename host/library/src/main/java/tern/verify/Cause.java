package tern.verify;

/** What may make a result differ. */
public enum Cause {
  /** An activation was rounded to another int8 value. */
  ROUNDING("rounding: an activation became another int8 value"),
  /** A weight scale was multiplied by where it is to be divided by, or the other way round. */
  SCALE_DIRECTION(
      "scale direction: a weight scale is multiplied by instead of divided by, or both"),
  /** Rows of packed trits were taken apart in another order. */
  PACKING_LAYOUT("packing layout: rows of packed trits are in another order"),
  /** Pairs of rotated elements are neighbours where they should be half a head apart, or both. */
  ROPE_ORDER("RoPE order: rotated pairs are neighbours instead of half a head apart, or both"),
  /** A norm in front of a projection is missing, or should not be there. */
  SUB_NORM("sub-norm: one is missing, or should not be there"),
  /** A weight is not a code of trits. */
  INVALID_TRITS("invalid trits: a code of weights is not -1, 0 or +1"),
  /** An integer product is not what the same operands give by plain loops. */
  HARDWARE("hardware: an integer product of the same operands differs"),
  /** A float function between the products computes something else. */
  ARITHMETIC("arithmetic: a function between the products computes something else"),
  /** None of the experiments made the results agree. */
  UNKNOWN("unknown: no experiment made the results agree");

  private final String text;

  Cause(String text) {
    this.text = text;
  }

  /** One line that says what it is. */
  public String text() {
    return text;
  }
}
