package tern.model;

import tern.cpu.PlainMath;

/**
 * Integer attention of one head in plain loops over arrays, without pages: what every backend
 * computes to the last bit. Float operations stand in the order in which they are rounded.
 */
final class AttentionSpecification {
  private AttentionSpecification() {}

  /** A vector of integers and its scale. */
  record Integers(int[] values, float scale) {
    /** Rounds to integers of at most {@code most}, ties to even. */
    static Integers of(float[] x, int most) {
      float a = 1e-5f;
      for (float value : x) {
        a = Math.max(a, Math.abs(value));
      }
      float inverse = most / a;
      int[] values = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        values[i] = (int) Math.rint(x[i] * inverse);
      }
      return new Integers(values, a / most);
    }
  }

  /** The halves of the weights, the sum of what is not rounded, and the largest weight. */
  record Weights(int[] hi, int[] lo, float factor) {}

  /** Attends to all {@code keys} and {@code values}. */
  static float[] attend(float[] query, float[][] keys, float[][] values) {
    return attend(query, keys, values, 32639);
  }

  /** The same with weights of at most {@code most}: 127 for what one int8 row would give. */
  static float[] attend(float[] query, float[][] keys, float[][] values, int most) {
    Integers q = Integers.of(query, 127);
    int count = keys.length;
    Integers[] k = new Integers[count];
    Integers[] v = new Integers[count];
    for (int p = 0; p < count; p++) {
      k[p] = Integers.of(keys[p], 121);
      v[p] = Integers.of(values[p], 121);
    }
    Weights weights = weights(q, k, v, most);
    float[] out = new float[query.length];
    for (int d = 0; d < out.length; d++) {
      int hi = 0;
      int lo = 0;
      for (int p = 0; p < count; p++) {
        hi += weights.hi[p] * v[p].values[d];
        lo += weights.lo[p] * v[p].values[d];
      }
      out[d] = ((float) hi * 256 + (float) lo) * weights.factor;
    }
    return out;
  }

  private static Weights weights(Integers q, Integers[] k, Integers[] v, int mostWeight) {
    int count = k.length;
    float scale = q.scale * (float) (1 / Math.sqrt(q.values.length));
    float[] x = new float[count];
    float most = Float.NEGATIVE_INFINITY;
    for (int p = 0; p < count; p++) {
      int sum = 0;
      for (int d = 0; d < q.values.length; d++) {
        sum += q.values[d] * k[p].values[d];
      }
      x[p] = sum * (scale * k[p].scale);
      most = Math.max(most, x[p]);
    }
    float[] partial = new float[16];
    float[] w = new float[count];
    float top = 0;
    for (int p = 0; p < count; p++) {
      float e = PlainMath.exp(x[p] - most);
      partial[p % 16] += e;
      w[p] = e * v[p].scale;
      top = Math.max(top, w[p]);
    }
    for (int half = 8; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        partial[i] += partial[i + half];
      }
    }
    int[] hi = new int[count];
    int[] lo = new int[count];
    float inverse = mostWeight / top;
    for (int p = 0; p < count; p++) {
      int rounded = (int) Math.rint(w[p] * inverse);
      hi[p] = rounded + 128 >> 8;
      lo[p] = rounded - 256 * hi[p];
    }
    return new Weights(hi, lo, top / mostWeight / partial[0]);
  }
}
