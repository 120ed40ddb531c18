package tern.ternary;

/**
 * Decodes the rows of a matrix from some storage, such as a mapped file, whenever they are read.
 *
 * <p>Any thread may read it.
 */
@FunctionalInterface
public interface RowCodes {
  /**
   * Writes the codes {@code trit + 1} of a row, one per byte and each 0, 1 or 2, starting at {@code
   * offset}. Any thread may call it.
   */
  void copy(int row, byte[] into, int offset);
}
