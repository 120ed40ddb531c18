package tern.model;

import java.util.Optional;

/**
 * The rows of an embedding or of a language model's head, read one at a time: they stay in a file,
 * or in memory in fewer bits than a float32. Immutable; any thread may read.
 */
public interface FloatRows {
  /** Number of rows: the size of the vocabulary. */
  int rows();

  /** Values in a row. */
  int columns();

  /**
   * Writes the {@code columns()} values of a row as float32, starting at {@code offset}.
   *
   * @throws RuntimeException naming the tensor and the value if one is not finite
   */
  void copy(int row, float[] into, int offset);

  /** The bytes of all rows as a file has them, if they are of one of GGUF's element types. */
  default Optional<StoredRows> stored() {
    return Optional.empty();
  }
}
