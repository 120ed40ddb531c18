package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tern.cpu.Workers;
import tern.ternary.TernaryMatrix;

/**
 * One or more linear layers with ternary weights that carry one scale per group of columns, and
 * activations in float32: {@code y[n] = sum over groups g of scale[n][g] * (sum over k in g of x[k]
 * t[n][k])}. No backend computes it: their activations are int8.
 *
 * <p>The order of float32 additions is fixed. In a group, column i adds to partial sum i mod 16;
 * the 16 are added as a tree (0+8, 1+9, .., then 0+4, ..); the groups, multiplied by their scales,
 * are added from left to right.
 */
public record GroupedLinear(TernaryMatrix matrix, GroupScales scales) implements Linear {
  private static final int PARTIAL = 16;

  /** Checks that there is one scale for each group of each row. */
  public GroupedLinear {
    int groups = (matrix.k() + scales.size() - 1) / scales.size();
    if (scales.groups() != groups || scales.values().length != (long) groups * matrix.n()) {
      throw new IllegalArgumentException(
          matrix.name()
              + ": "
              + scales.values().length
              + " scales given, expected "
              + groups
              + " for each of "
              + matrix.n()
              + " rows");
    }
  }

  @Override
  public int n() {
    return matrix.n();
  }

  @Override
  public int k() {
    return matrix.k();
  }

  @Override
  public void apply(
      Workspace work, MemorySegment x, @Nullable RmsNorm norm, int tokens, MemorySegment y) {
    MemorySegment input = x;
    if (norm != null) {
      input = work.normed;
      for (int m = 0; m < tokens; m++) {
        long at = 4L * m * k();
        work.kernels.norm(x, at, norm.weight(), k(), norm.epsilon(), input, at);
      }
    }
    float[] values = new float[tokens * k()];
    MemorySegment.copy(input, JAVA_FLOAT, 0, values, 0, values.length);
    work.workers.run(
        (part, parts) -> {
          int end = Workers.start(n(), part + 1, parts);
          for (int row = Workers.start(n(), part, parts); row < end; row++) {
            multiply(row, values, tokens, y);
          }
        });
  }

  private void multiply(int row, float[] x, int tokens, MemorySegment y) {
    byte[] trits = new byte[k()];
    float[] partial = new float[PARTIAL];
    matrix.copyRow(row, trits, 0);
    for (int m = 0; m < tokens; m++) {
      float sum = 0;
      for (int g = 0; g < scales.groups(); g++) {
        int from = g * scales.size();
        int count = Math.min(scales.size(), k() - from);
        float scale = scales.values()[row * scales.groups() + g];
        sum += scale * dot(x, m * k() + from, trits, from, count, partial);
      }
      y.setAtIndex(JAVA_FLOAT, (long) m * n() + row, sum);
    }
  }

  private static float dot(
      float[] x, int offset, byte[] trits, int from, int count, float[] partial) {
    Arrays.fill(partial, 0);
    for (int i = 0; i < count; i++) {
      partial[i % PARTIAL] += x[offset + i] * trits[from + i];
    }
    for (int half = PARTIAL / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        partial[i] += partial[i + half];
      }
    }
    return partial[0];
  }

  /** Does nothing: the weights are on the heap. */
  @Override
  public void close() {}
}
