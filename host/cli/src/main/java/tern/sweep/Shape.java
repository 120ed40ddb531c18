package tern.sweep;

/**
 * Sizes and operands of a product.
 *
 * @param k length of its dot products
 * @param n output rows
 */
public record Shape(int k, int n, int tokens, Weights weights, Activations activations) {

  /** How weights are chosen; {@code ROWS}: each row in one of the other ways. */
  public enum Weights {
    RANDOM,
    PLUS,
    MINUS,
    ZERO,
    ROWS
  }

  /** How activations are chosen: {@code MIN} is -128, {@code MAX} 127, {@code ROWS} per token. */
  public enum Activations {
    RANDOM,
    MIN,
    MAX,
    ROWS
  }

  Shape withK(int k) {
    return new Shape(k, n, tokens, weights, activations);
  }

  Shape withN(int n) {
    return new Shape(k, n, tokens, weights, activations);
  }

  Shape withTokens(int tokens) {
    return new Shape(k, n, tokens, weights, activations);
  }

  Shape withOperands(Weights weights, Activations activations) {
    return new Shape(k, n, tokens, weights, activations);
  }
}
