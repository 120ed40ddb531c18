package tern.model;

/**
 * Float32 loops of the path around the ternary products. No result depends on how tokens are
 * batched.
 */
final class Floats {
  private Floats() {}

  /** Computes the dot product of {@code count} values with four interleaved partial sums. */
  static float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int whole = count & ~3;
    for (int i = 0; i < whole; i += 4) {
      s0 += a[aOffset + i] * b[bOffset + i];
      s1 += a[aOffset + i + 1] * b[bOffset + i + 1];
      s2 += a[aOffset + i + 2] * b[bOffset + i + 2];
      s3 += a[aOffset + i + 3] * b[bOffset + i + 3];
    }
    for (int i = whole; i < count; i++) {
      s0 += a[aOffset + i] * b[bOffset + i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** Replaces the first {@code count} values by their softmax. */
  static void softmax(float[] x, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, x[i]);
    }
    float sum = 0;
    for (int i = 0; i < count; i++) {
      x[i] = (float) Math.exp(x[i] - largest);
      sum += x[i];
    }
    for (int i = 0; i < count; i++) {
      x[i] /= sum;
    }
  }

  static void add(float[] into, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      into[i] += x[i];
    }
  }

  static void multiply(float[] x, float factor) {
    for (int i = 0; factor != 1 && i < x.length; i++) {
      x[i] *= factor;
    }
  }
}
