package tern.resident;

/**
 * The scalar of an instruction: a constant, a word of the buffer, or a word for each repetition.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param buffered whether {@code bits} is a word of the buffer, else the constant itself
 * @param each whether repetition {@code r} takes the word {@code r} further on
 * @param bits the constant's bits, or the word's number
 */
public record Scalar(boolean buffered, boolean each, int bits) {
  /** The scalar of an operation without one. */
  static final Scalar NONE = new Scalar(false, false, 0);

  /** A constant. */
  public static Scalar of(float value) {
    return new Scalar(false, false, Float.floatToRawIntBits(value));
  }

  /** A word of the buffer. */
  public static Scalar at(int word) {
    return new Scalar(true, false, word);
  }

  /** A word of the buffer for each repetition. */
  public static Scalar from(int word) {
    return new Scalar(true, true, word);
  }
}
