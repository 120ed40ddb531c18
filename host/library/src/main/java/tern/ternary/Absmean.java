package tern.ternary;

/**
 * Weights to trits, one scale a matrix: {@code beta = max(mean|W|, 1e-5)}, {@code t = clamp(rint(W
 * / beta), -1, 1)}, ties to even (arXiv 2402.17764, equations 1 to 3).
 *
 * <p>The mean is summed in double and rounded once to float32: the order of a float32 sum is the
 * reader's choice, and this is the value they all approximate.
 */
public final class Absmean {
  private static final float FLOOR = 1e-5f;

  private Absmean() {}

  /** The scale beta of a matrix; its weights must be finite. */
  public static float scale(String name, float[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!Float.isFinite(weights[i])) {
        throw new IllegalArgumentException(
            name + ": weight " + i + " is " + weights[i] + "; expected a number");
      }
      sum += Math.abs(weights[i]);
    }
    return Math.max((float) (sum / weights.length), FLOOR);
  }

  /** The trits of a matrix of {@code n} rows and {@code k} columns, row-major, for its beta. */
  public static TernaryMatrix quantise(String name, int n, int k, float[] weights, float beta) {
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder(name, n, k);
    float inverse = 1 / beta;
    byte[] codes = new byte[k];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        // rint is 1 or more above a half, and at a half it goes to the even 0.
        float scaled = weights[row * k + column] * inverse;
        codes[column] = (byte) (scaled > 0.5f ? 2 : scaled < -0.5f ? 0 : 1);
      }
      builder.setCodes(row, codes);
    }
    return builder.build();
  }
}
