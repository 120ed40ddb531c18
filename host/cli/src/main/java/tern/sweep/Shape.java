package tern.sweep;

/**
 * A product.
 *
 * @param k length of its dot products
 * @param n output rows
 */
public record Shape(int k, int n, int tokens, Weights weights, Activations activations) {

  /** What the weights are; {@code ROWS}: each row is one of the others. */
  public enum Weights {
    RANDOM,
    PLUS,
    MINUS,
    ZERO,
    ROWS
  }

  /** What the activations are: -128, 127, or {@code ROWS}: each token is one of the others. */
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
