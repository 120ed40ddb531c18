package tern.verify;

import tern.backend.LoadedMatrix;

/** A matrix as it would be if a cause were true: operands and sums pass through an experiment. */
final class RewiredMatrix implements LoadedMatrix {
  private final LoadedMatrix matrix;
  private final int[] rows;
  private final Flip flip;

  /**
   * An activation that becomes another int8 value.
   *
   * @param token index in the product; -1 for none
   */
  record Flip(int token, int column, int delta) {
    static final Flip NONE = new Flip(-1, 0, 0);
  }

  private RewiredMatrix(LoadedMatrix matrix, int[] rows, Flip flip) {
    this.matrix = matrix;
    this.rows = rows;
    this.flip = flip;
  }

  /** Row {@code r} is row {@code rows[r]} of the matrix. */
  static LoadedMatrix permuted(LoadedMatrix matrix, int[] rows) {
    return new RewiredMatrix(matrix, rows, Flip.NONE);
  }

  static LoadedMatrix flipped(LoadedMatrix matrix, Flip flip) {
    return new RewiredMatrix(matrix, RowOrder.unchanged(matrix.n()), flip);
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
  public void multiply(byte[] activations, int tokens, int[] accumulators) {
    byte[] operand = activations.clone();
    if (flip.token() >= 0 && flip.token() < tokens) {
      operand[flip.token() * k() + flip.column()] += (byte) flip.delta();
    }
    int[] sums = new int[tokens * n()];
    matrix.multiply(operand, tokens, sums);
    for (int i = 0; i < sums.length; i++) {
      accumulators[i] = sums[i / n() * n() + rows[i % n()]];
    }
  }
}
