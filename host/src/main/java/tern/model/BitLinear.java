package tern.model;

import tern.backend.LoadedMatrix;
import tern.ternary.Absmax;

/**
 * One or several linear layers that share their input: quantise, one exact product, scale back
 * (arXiv 2402.17764, section 2). Parts are stacked to one taller matrix, each with its own beta.
 *
 * @param partRows output rows of each part
 * @param betas weight scale of each part
 */
record BitLinear(LoadedMatrix matrix, int[] partRows, float[] betas) {

  /** {@code tokens x n} results of {@code tokens x k} activations. */
  float[] apply(float[] x, int tokens) {
    int n = matrix.n();
    int k = matrix.k();
    byte[] q = new byte[tokens * k];
    float[] scales = new float[tokens];
    for (int m = 0; m < tokens; m++) {
      scales[m] = Absmax.quantise(x, m * k, k, q, m * k);
    }
    int[] accumulators = new int[tokens * n];
    matrix.multiply(q, tokens, accumulators);
    float[] y = new float[tokens * n];
    for (int m = 0; m < tokens; m++) {
      int at = m * n;
      for (int part = 0; part < betas.length; part++) {
        float beta = betas[part];
        for (int end = at + partRows[part]; at < end; at++) {
          y[at] = accumulators[at] * beta / scales[m];
        }
      }
    }
    return y;
  }
}
