package tern.ternary;

/**
 * Decodes the rows of a matrix of integers from some storage, such as a mapped file, whenever they
 * are read.
 *
 * <p>Any thread may read it.
 */
@FunctionalInterface
public interface RowValues {
  /**
   * Writes the values of a row, one int8 each, starting at {@code offset}. Any thread may call it.
   */
  void copy(int row, byte[] into, int offset);
}
