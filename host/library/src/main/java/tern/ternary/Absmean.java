package tern.ternary;

/**
 * Quantises weights to trits with one scale per matrix: {@code beta = max(mean|W|, 1e-5)}, {@code t
 * = clamp(rint(W / beta), -1, 1)}, ties to even (arXiv 2402.17764, equations 1 to 3).
 *
 * <p>The mean is summed in double and rounded to float32 once. Implementations in float32 differ in
 * the order of the sum; this is the value that all of them approximate.
 *
 * <p>Any thread may call it.
 */
public final class Absmean {
  private static final float FLOOR = 1e-5f;

  private Absmean() {}

  /**
   * Computes the scale beta of a matrix.
   *
   * @throws IllegalArgumentException if a weight is not finite
   */
  public static float scale(String name, float[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!Float.isFinite(weights[i])) {
        throw new IllegalArgumentException(
            name + ": weight " + i + " is " + weights[i] + "; expected a finite number");
      }
      sum += Math.abs(weights[i]);
    }
    return Math.max((float) (sum / weights.length), FLOOR);
  }

  /**
   * Quantises a matrix.
   *
   * @param weights {@code n} rows of {@code k} columns, row-major
   * @param beta its {@linkplain #scale scale}
   */
  public static TernaryMatrix quantise(String name, int n, int k, float[] weights, float beta) {
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder(name, n, k);
    float inverse = 1 / beta;
    byte[] codes = new byte[k];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        // Above a half, rint gives at least 1; at a half it rounds to even, which is 0.
        float scaled = weights[row * k + column] * inverse;
        codes[column] = (byte) (scaled > 0.5f ? 2 : scaled < -0.5f ? 0 : 1);
      }
      builder.setCodes(row, codes);
    }
    return builder.build();
  }
}
