package tern.evaluate;

/**
 * How a text is cut into windows. Each starts {@code stride} tokens after the one before, and only
 * tokens that no window before it scored are scored. So each token but the first is scored once,
 * with at least {@code length - stride} tokens before it, or all of its text.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param length tokens of a window
 * @param stride tokens from the start of one to the start of the next
 */
public record Windows(int length, int stride) {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException unless a window has 2 tokens and overlaps the next by 1
   */
  public Windows {
    if (length < 2) {
      throw new IllegalArgumentException("a window has " + length + " tokens, expected at least 2");
    }
    if (stride < 1 || stride >= length) {
      throw new IllegalArgumentException(
          "the stride is "
              + stride
              + " tokens, expected 1 to "
              + (length - 1)
              + ": less than the window of "
              + length);
    }
  }

  /** Number of windows that a text takes. */
  public int count(int tokens) {
    return tokens <= length ? 1 : 1 + (tokens - length + stride - 1) / stride;
  }

  /** First token of a window. */
  int start(int window) {
    return window * stride;
  }

  /** First token that a window scores. */
  int firstScored(int window) {
    return window == 0 ? 1 : start(window - 1) + length;
  }
}
