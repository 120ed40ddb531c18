package tern.model;

/**
 * Root mean square normalisation of one token: {@code y = w x / sqrt(mean(x^2) + epsilon)} (Zhang
 * and Sennrich, arXiv 1910.07467).
 */
public record RmsNorm(float[] weight, float epsilon) {

  /** Normalises {@code tokens} tokens of {@code weight.length} values each. */
  float[] apply(float[] x, int tokens) {
    int size = weight.length;
    float[] y = new float[tokens * size];
    for (int m = 0; m < tokens; m++) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += (double) x[m * size + i] * x[m * size + i];
      }
      float inverse = (float) (1 / Math.sqrt(sum / size + epsilon));
      for (int i = 0; i < size; i++) {
        y[m * size + i] = weight[i] * (x[m * size + i] * inverse);
      }
    }
    return y;
  }
}
