package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import tern.backend.LoadedMatrix;

/** The operands of one BitLinear: quantises activations for the backend, and scales its sums. */
final class BitProduct implements LoadedMatrix.Source, LoadedMatrix.Sink {
  private @Nullable Workspace work;
  private BitLinear linear;
  private MemorySegment x;
  private @Nullable RmsNorm norm;
  private MemorySegment y;

  void set(
      Workspace work, BitLinear linear, MemorySegment x, @Nullable RmsNorm norm, MemorySegment y) {
    this.work = work;
    this.linear = linear;
    this.x = x;
    this.norm = norm;
    this.y = y;
  }

  @Override
  public void write(int token, MemorySegment into, long at) {
    int k = linear.k();
    @Nullable MemorySegment gain = norm == null ? null : norm.weight();
    float epsilon = norm == null ? 0 : norm.epsilon();
    long from = 4L * token * k;
    work.kernels.quantise(x, from, gain, k, epsilon, into, at, work.scales, 8L * token);
    if (!Float.isFinite(work.scales.getAtIndex(JAVA_FLOAT, 2L * token))) {
      throw notFinite(token, k);
    }
  }

  private ArithmeticException notFinite(int token, int k) {
    int i = 0;
    while (i < k - 1 && Float.isFinite(x.getAtIndex(JAVA_FLOAT, (long) token * k + i))) {
      i++;
    }
    float value = x.getAtIndex(JAVA_FLOAT, (long) token * k + i);
    return new ArithmeticException(
        "activation " + i + " is " + value + "; expected a finite number of moderate size");
  }

  /** Computes {@code y = sum (beta a r / 127)}, part by part. */
  @Override
  public void read(int token, MemorySegment from, long at) {
    float a = work.scales.getAtIndex(JAVA_FLOAT, 2L * token);
    float r = work.scales.getAtIndex(JAVA_FLOAT, 2L * token + 1);
    long row = 0;
    for (int part = 0; part < linear.betas().length; part++) {
      int rows = linear.partRows()[part];
      float factor = linear.betas()[part] * a * r / 127;
      long into = 4 * ((long) token * linear.n() + row);
      work.kernels.scale(from, at + 4 * row, rows, factor, y, into);
      row += rows;
    }
  }
}
