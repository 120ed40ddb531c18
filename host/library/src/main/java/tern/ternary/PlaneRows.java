package tern.ternary;

/**
 * The trit planes of a matrix of integers as ternary rows: row {@code count r + i} is plane {@code
 * i} of row {@code r}, the most significant first.
 *
 * <p>Any thread may read it.
 */
record PlaneRows(IntegerMatrix matrix, int count) implements RowCodes {
  /** Codes {@code trit + 1}: plane by plane, for each byte. */
  private static final byte[][] CODES = new byte[IntegerMatrix.PLANES][256];

  static {
    int weight = 1;
    for (int plane = IntegerMatrix.PLANES - 1; plane >= 0; plane--, weight *= 3) {
      for (int value = -IntegerMatrix.MOST; value <= IntegerMatrix.MOST; value++) {
        CODES[plane][value & 0xFF] = (byte) ((value + IntegerMatrix.MOST) / weight % 3);
      }
    }
  }

  @Override
  public void copy(int row, byte[] into, int offset) {
    matrix.copyRow(row / count, into, offset);
    byte[] codes = CODES[row % count];
    for (int c = offset; c < offset + matrix.k(); c++) {
      into[c] = codes[into[c] & 0xFF];
    }
  }
}
