package tern.model;

import tern.cpu.Workers;
import tern.ternary.AbsmaxRows;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * The rows of a head as integers within +-121, one scale a row, and what rounding them may change.
 * Nothing but scales and bounds is kept: integers are made again as they are read. Immutable once
 * built.
 *
 * <p>For a row {@code w} and its rounded form {@code w'}, a vector {@code x} and its rounded form
 * {@code x'}, the products differ by at most {@code |w - w'| |x| + |w'| |x - x'|} (Cauchy and
 * Schwarz) plus what float32 may lose.
 */
final class HeadIntegers {
  private final FloatRows rows;
  private final IntegerMatrix matrix;
  private final float[] scales;

  /** Of each row, {@code |w - w'|}, at least. */
  private final float[] errors;

  /** Of each row, {@code |w| + |w - w'|}, at least. */
  private final float[] norms;

  HeadIntegers(FloatRows rows, Workers workers) {
    this.rows = rows;
    int n = rows.rows();
    this.matrix = IntegerMatrix.decoded("head", n, rows.columns(), this::quantise);
    this.scales = new float[n];
    this.errors = new float[n];
    this.norms = new float[n];
    workers.run(
        (part, parts) -> {
          float[] row = new float[rows.columns()];
          byte[] rounded = new byte[rows.columns()];
          int end = Workers.start(n, part + 1, parts);
          for (int v = Workers.start(n, part, parts); v < end; v++) {
            measure(v, row, rounded);
          }
        });
  }

  private void quantise(int v, byte[] into, int offset) {
    float[] row = new float[rows.columns()];
    rows.copy(v, row, 0);
    AbsmaxRows.quantise(row, 0, row.length, into, offset);
  }

  private void measure(int v, float[] row, byte[] rounded) {
    rows.copy(v, row, 0);
    scales[v] = AbsmaxRows.quantise(row, 0, row.length, rounded, 0);
    double error = 0;
    double square = 0;
    for (int i = 0; i < row.length; i++) {
      double lost = row[i] - (double) rounded[i] * scales[v];
      error += lost * lost;
      square += (double) row[i] * row[i];
    }
    errors[v] = Math.nextUp((float) Math.sqrt(error));
    norms[v] = Math.nextUp((float) (Math.sqrt(square) + Math.sqrt(error)));
  }

  /** {@code vocabulary x hidden}. */
  IntegerMatrix matrix() {
    return matrix;
  }

  /** One trit of each integer, as a matrix of the same shape: plane 0 is the most significant. */
  TernaryMatrix plane(int plane) {
    TernaryMatrix all = matrix.planes();
    return TernaryMatrix.decoded(
        "head, plane " + plane,
        matrix.n(),
        matrix.k(),
        (row, into, at) -> all.copyCodes(IntegerMatrix.PLANES * row + plane, into, at));
  }

  /** What one step of the integers of row {@code v} stands for. */
  float scale(int v) {
    return scales[v];
  }

  /** Most that the product of row {@code v} and a vector differs from that in float32. */
  float bound(int v, SplitVector x) {
    return errors[v] * x.size + norms[v] * x.rest;
  }
}
