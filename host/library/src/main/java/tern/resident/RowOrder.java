package tern.resident;

import java.util.Arrays;
import tern.ternary.TernaryMatrix;

/**
 * Rows of a matrix in the order in which a program wants their results, with rows of zeros between,
 * so that what is read together begins at whole beats. Built once.
 */
final class RowOrder {
  private static final int ZERO = -1;

  private final VectorShape unit;
  private int[] rows = new int[64];
  private int count;

  RowOrder(VectorShape unit) {
    this.unit = unit;
  }

  /** Adds rows, then zeros up to a whole beat of results. */
  RowOrder add(int first, int n) {
    int end = unit.roundUp(count + n);
    if (end > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(end, 2 * rows.length));
    }
    for (int i = 0; i < n; i++) {
      rows[count + i] = first + i;
    }
    Arrays.fill(rows, count + n, end, ZERO);
    count = end;
    return this;
  }

  /** Rows so far, those of zeros included. */
  int count() {
    return count;
  }

  /** The matrix of these rows. */
  TernaryMatrix of(String name, TernaryMatrix matrix) {
    int[] from = Arrays.copyOf(rows, count);
    return TernaryMatrix.decoded(
        name,
        count,
        matrix.k(),
        (row, into, at) -> {
          if (from[row] == ZERO) {
            Arrays.fill(into, at, at + matrix.k(), (byte) 1);
          } else {
            matrix.copyCodes(from[row], into, at);
          }
        });
  }
}
