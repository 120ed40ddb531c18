package tern.resident;

/**
 * Rows of a matrix whose products are in a program.
 *
 * @param last products up to the last one
 * @param first address of the first sum
 * @param count sums of a token
 * @param stride bytes from the sums of a token to those of the next
 */
record PostedRows(Generation at, int last, long first, int count, int stride) {
  /** Int32 sums from a row of the matrix on, of all tokens. */
  Operand sums(int row) {
    return at.rows(Operand.memory(first + 4L * row), stride);
  }
}
