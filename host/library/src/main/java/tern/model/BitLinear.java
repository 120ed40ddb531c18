package tern.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.LoadedMatrix;
import tern.ternary.Absmax;

/**
 * One or several linear layers that share their input: quantise, one exact product, scale back
 * (arXiv 2402.17764, section 2). Parts are stacked to one taller matrix, each with its own beta.
 *
 * @param partRows output rows of each part
 * @param betas weight scale of each part
 */
public record BitLinear(LoadedMatrix matrix, int[] partRows, float[] betas) {

  /** {@code tokens x n} results of {@code tokens x k} activations. */
  float[] apply(float[] x, int tokens) {
    int n = matrix.n();
    int k = matrix.k();
    float[] scales = new float[tokens];
    float[] y = new float[tokens * n];
    matrix.multiply(
        tokens,
        (m, into, at) -> scales[m] = Absmax.quantise(x, m * k, k, into, at),
        (m, from, at) -> scale(from, at, scales[m], y, m * n));
    return y;
  }

  /** {@code y = sum beta / s} for one token. */
  private void scale(MemorySegment sums, long from, float scale, float[] y, int into) {
    int row = 0;
    for (int part = 0; part < betas.length; part++) {
      float beta = betas[part];
      for (int end = row + partRows[part]; row < end; row++) {
        y[into + row] = sums.get(ValueLayout.JAVA_INT, from + 4L * row) * beta / scale;
      }
    }
  }
}
