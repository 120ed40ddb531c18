package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import tern.cpu.Kernels;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;

/**
 * The rows of a head in int8, one scale per row, and what rounding them may change: a first stage
 * that reads a quarter of float32's bytes, with a certificate. Immutable once built.
 *
 * <p>For a row {@code w} and its rounded form {@code w'}, a vector {@code x} and its rounded form
 * {@code x'}, the difference between the float32 logit and the approximation is at most {@code |w -
 * w'| |x| + |w'| |x - x'|} (Cauchy and Schwarz) plus what the float32 additions may lose.
 */
public final class Int8Rows {
  private final int n;
  private final int k;
  private final int blocks;

  /** The same bytes at any time, but perhaps elsewhere. */
  private volatile MemorySegment weights;

  private final MemorySegment scales;

  /** Of each row, {@code |w - w'|}. */
  private final float[] errors;

  /** Of each row, {@code |w| + |w - w'|}. */
  private final float[] norms;

  private Int8Rows(int n, int k) {
    this(n, k, LargeMemory.allocate(bytes(n, k)), Workspace.floats(n), new float[n], new float[n]);
  }

  /**
   * Wraps rows that were built before.
   *
   * @param weights {@link #bytes} bytes in native memory
   * @param scales {@code n} floats in native memory
   * @param errors {@code n} bounds of what rounding changed
   * @param norms {@code n} bounds of the rounded rows' lengths
   */
  public Int8Rows(
      int n, int k, MemorySegment weights, MemorySegment scales, float[] errors, float[] norms) {
    this.n = n;
    this.k = k;
    this.blocks = (k + 3) / 4;
    this.weights = weights;
    LargeMemory.settle(weights, copy -> this.weights = copy);
    this.scales = scales;
    this.errors = errors;
    this.norms = norms;
  }

  /** Bytes of {@code n} rows of {@code k} weights. */
  public static long bytes(int n, int k) {
    return (long) TritPacking.groups(n) * ((k + 3) / 4) * TritPacking.BLOCK;
  }

  /** The rounded weights. */
  public MemorySegment weights() {
    return weights;
  }

  /** The scale of each row. */
  public MemorySegment scales() {
    return scales;
  }

  /** Of each row, what rounding it changed, at most. */
  public float[] errors() {
    return errors.clone();
  }

  /** Of each row, the length of the rounded one, at most. */
  public float[] norms() {
    return norms.clone();
  }

  static Int8Rows of(FloatRows rows, Workers workers) {
    Int8Rows made = new Int8Rows(rows.rows(), rows.columns());
    int groups = TritPacking.groups(made.n);
    workers.run(
        (part, parts) -> {
          float[] row = new float[made.k];
          int end = Workers.start(groups, part + 1, parts);
          for (int group = Workers.start(groups, part, parts); group < end; group++) {
            for (int r = 0; r < TritPacking.ROWS; r++) {
              made.pack(rows, group * TritPacking.ROWS + r, row);
            }
          }
        });
    return made;
  }

  private void pack(FloatRows rows, int index, float[] row) {
    long at =
        (long) (index / TritPacking.ROWS) * blocks * TritPacking.BLOCK
            + 4 * (index % TritPacking.ROWS);
    if (index >= n) {
      return;
    }
    rows.copy(index, row, 0);
    float largest = 0;
    for (float value : row) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = largest == 0 ? 1 : largest / 127;
    float inverse = 1 / scale;
    double error = 0;
    double square = 0;
    for (int i = 0; i < k; i++) {
      int rounded = Math.clamp((int) Math.rint(row[i] * inverse), -127, 127);
      weights.set(JAVA_BYTE, at + i / 4 * TritPacking.BLOCK + i % 4, (byte) (rounded + 128));
      double lost = row[i] - (double) rounded * scale;
      error += lost * lost;
      square += (double) row[i] * row[i];
    }
    for (int i = k; i < 4 * blocks; i++) {
      weights.set(JAVA_BYTE, at + i / 4 * TritPacking.BLOCK + i % 4, (byte) 128);
    }
    scales.setAtIndex(JAVA_FLOAT, index, scale);
    errors[index] = Math.nextUp((float) Math.sqrt(error));
    norms[index] = Math.nextUp((float) (Math.sqrt(square) + Math.sqrt(error)));
  }

  /** Approximates the products of all rows and a vector. */
  void multiply(Kernels kernels, Workers workers, SplitVector x, Approximation into) {
    into.begin();
    int groups = TritPacking.groups(n);
    workers.run(
        new Workers.Pieces(
                (from, to) -> {
                  kernels.rows(
                      weights,
                      blocks,
                      from,
                      to,
                      n,
                      x.hi,
                      x.lo,
                      x.sumHigh,
                      x.sumLow,
                      scales,
                      x.factor,
                      into.logits);
                  int first = from * TritPacking.ROWS;
                  int end = Math.min(n, to * TritPacking.ROWS);
                  for (int v = first; v < end; v++) {
                    into.bounds[v] = errors[v] * x.size + norms[v] * x.rest;
                  }
                  into.known(first, end);
                })
            .of(groups));
  }
}
