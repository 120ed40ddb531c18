package tern.model;

import java.util.Random;

/**
 * Synthetic attention of some heads over many positions. A head's values have a part in common, and
 * as large a part of their own; scores are normal.
 */
final class StressRows {
  static final int HEADS = 4;
  static final int POSITIONS = 4096;
  static final int DIM = 128;

  /** Two pairs of channels that rotate together. */
  private static final int[] OUTLIERS = {5, 20, DIM / 2 + 5, DIM / 2 + 20};

  private final Random random;
  final float[][] queries = new float[HEADS][DIM];
  final float[][][] keys = new float[HEADS][POSITIONS][DIM];
  final float[][][] values = new float[HEADS][POSITIONS][DIM];

  /**
   * Creates rows.
   *
   * @param deviation standard deviation of the scores
   */
  StressRows(long seed, double deviation) {
    random = new Random(seed);
    for (int h = 0; h < HEADS; h++) {
      normal(queries[h], deviation);
      float[] common = new float[DIM];
      normal(common, 1);
      for (int p = 0; p < POSITIONS; p++) {
        normal(keys[h][p], 1);
        normal(values[h][p], 1);
        for (int i = 0; i < DIM; i++) {
          values[h][p][i] += common[i];
        }
      }
    }
  }

  private void normal(float[] x, double size) {
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (size * random.nextGaussian());
    }
  }

  /** Raises the scores of {@code count} positions by {@code score}. */
  StressRows peaks(int count, double score) {
    for (int h = 0; h < HEADS; h++) {
      for (int j = 0; j < count; j++) {
        raise(h, 1 + random.nextInt(POSITIONS - 1), score);
      }
    }
    return this;
  }

  /** Raises the score of the first position, and scales its value: such are attention sinks. */
  StressRows sink(double score, double value) {
    for (int h = 0; h < HEADS; h++) {
      raise(h, 0, score);
      for (int i = 0; i < DIM; i++) {
        values[h][0][i] *= (float) value;
      }
    }
    return this;
  }

  private void raise(int h, int position, double score) {
    double square = 0;
    for (float q : queries[h]) {
      square += (double) q * q;
    }
    for (int i = 0; i < DIM; i++) {
      keys[h][position][i] += (float) (score * Math.sqrt(DIM) / square * queries[h][i]);
    }
  }

  /** Makes some channels of the keys 20 times as large; queries make up for it. */
  StressRows outliers() {
    for (int h = 0; h < HEADS; h++) {
      for (int i : OUTLIERS) {
        queries[h][i] /= 20;
        for (float[] key : keys[h]) {
          key[i] *= 20;
        }
      }
    }
    return this;
  }

  /** The same rows with values rounded to integers within +-121: the least that these cost. */
  float[][] roundedValues(int h) {
    float[][] rounded = new float[POSITIONS][DIM];
    for (int p = 0; p < POSITIONS; p++) {
      AttentionSpecification.Integers v = AttentionSpecification.Integers.of(values[h][p], 121);
      for (int i = 0; i < DIM; i++) {
        rounded[p][i] = v.values()[i] * v.scale();
      }
    }
    return rounded;
  }

  /** The attention of a head to some values in float64. */
  double[] exact(int h, float[][] values) {
    double[] x = new double[POSITIONS];
    double most = Double.NEGATIVE_INFINITY;
    for (int p = 0; p < POSITIONS; p++) {
      for (int i = 0; i < DIM; i++) {
        x[p] += (double) queries[h][i] * keys[h][p][i];
      }
      x[p] /= Math.sqrt(DIM);
      most = Math.max(most, x[p]);
    }
    double sum = 0;
    double[] out = new double[DIM];
    for (int p = 0; p < POSITIONS; p++) {
      double e = Math.exp(x[p] - most);
      sum += e;
      for (int i = 0; i < DIM; i++) {
        out[i] += e * values[p][i];
      }
    }
    for (int i = 0; i < DIM; i++) {
      out[i] /= sum;
    }
    return out;
  }
}
