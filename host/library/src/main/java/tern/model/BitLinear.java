package tern.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.LoadedMatrix;
import tern.ternary.Absmax;

/**
 * One or more linear layers that share their input: quantise it, multiply exactly, scale back
 * (arXiv 2402.17764, section 2). The layers are stacked into one taller matrix; each has its own
 * beta.
 *
 * @param partRows output rows of each layer
 * @param betas weight scale of each layer
 */
public record BitLinear(LoadedMatrix matrix, int[] partRows, float[] betas) implements Linear {
  @Override
  public int n() {
    return matrix.n();
  }

  @Override
  public int k() {
    return matrix.k();
  }

  @Override
  public float[] apply(float[] x, int tokens) {
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

  /** Computes {@code y = sum * beta / scale} for one token. */
  private void scale(MemorySegment sums, long from, float scale, float[] y, int into) {
    int row = 0;
    for (int part = 0; part < betas.length; part++) {
      float beta = betas[part];
      for (int end = row + partRows[part]; row < end; row++) {
        y[into + row] = sums.get(ValueLayout.JAVA_INT, from + 4L * row) * beta / scale;
      }
    }
  }

  @Override
  public void close() {
    matrix.close();
  }
}
