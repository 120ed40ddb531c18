package tern.gguf;

import java.util.Arrays;
import java.util.Comparator;

/**
 * One entry of the tensor table.
 *
 * @param dimensions innermost first
 * @param number of the element type, which need not be one that Tern reads
 * @param offset of the first byte, counted from the start of the data
 */
record TensorEntry(String name, long[] dimensions, int number, long offset) {
  private static final int MOST_DIMENSIONS = 4;
  private static final long MOST_ELEMENTS = 1L << 56;

  /** In the order of the data. */
  static final Comparator<TensorEntry> BY_OFFSET = Comparator.comparingLong(TensorEntry::offset);

  /** The fewest bytes of an entry: name, dimensions, type and offset. */
  static final int LEAST_BYTES = 8 + 4 + 4 + 8;

  static TensorEntry read(GgufCursor cursor, long index, long alignment) {
    String name = cursor.text("the name of tensor " + index);
    String what = "tensor '" + name + "'";
    int count = cursor.int32("the number of dimensions of " + what);
    if (count < 0 || count > MOST_DIMENSIONS) {
      throw cursor.broken(
          what
              + " has "
              + Integer.toUnsignedString(count)
              + " dimensions, expected at most "
              + MOST_DIMENSIONS);
    }
    long[] dimensions = new long[count];
    long elements = 1;
    for (int i = 0; i < count; i++) {
      dimensions[i] = cursor.int64("a dimension of " + what);
      if (dimensions[i] < 1 || dimensions[i] > MOST_ELEMENTS / elements) {
        throw cursor.broken(
            what
                + " has dimension "
                + Long.toUnsignedString(dimensions[i])
                + ", expected at least 1 and fewer than 2^56 elements in all");
      }
      elements *= dimensions[i];
    }
    int number = cursor.int32("the type of " + what);
    long offset = cursor.int64("the offset of " + what);
    if (offset < 0 || offset % alignment != 0) {
      throw cursor.broken(
          what
              + " has offset "
              + Long.toUnsignedString(offset)
              + ", expected a multiple of the alignment "
              + alignment);
    }
    return new TensorEntry(name, dimensions, number, offset);
  }

  long elements() {
    return Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
  }

  /** Length of a row. */
  long columns() {
    return dimensions.length == 0 ? 1 : dimensions[0];
  }
}
