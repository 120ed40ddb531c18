package tern.sweep;

import tern.device.DeviceConfig;

/**
 * Sizes and operands of a product.
 *
 * @param k length of its dot products
 * @param n output rows
 * @param planes weights are integers within +-121, as trit planes
 */
public record Shape(
    int k, int n, int tokens, Weights weights, Activations activations, boolean planes) {

  /**
   * How weights are chosen; {@code PLUS} and {@code MINUS} are the extremes, {@code ROWS}: each row
   * in one of the other ways.
   */
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

  /** Bytes of the image of its weights. */
  long imageBytes(DeviceConfig config) {
    return planes ? config.integerImageBytes(n, k) : config.weightImageBytes(n, k);
  }

  long portBytes(DeviceConfig config) {
    return planes ? config.integerPortBytes(n, k) : config.weightPortBytes(n, k);
  }

  /** Rows of a tile. */
  int tileRows(DeviceConfig config) {
    return planes ? config.planeRows() : config.outputCols();
  }

  Shape withK(int k) {
    return new Shape(k, n, tokens, weights, activations, planes);
  }

  Shape withN(int n) {
    return new Shape(k, n, tokens, weights, activations, planes);
  }

  Shape withTokens(int tokens) {
    return new Shape(k, n, tokens, weights, activations, planes);
  }

  Shape withOperands(Weights weights, Activations activations) {
    return new Shape(k, n, tokens, weights, activations, planes);
  }

  Shape withPlanes(boolean planes) {
    return new Shape(k, n, tokens, weights, activations, planes);
  }
}
