package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a file, mapped from disk: rows of elements, innermost dimension first in the file.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param number of the element type
 * @param type null if Tern does not read it
 * @param shape dimensions, outermost first
 * @param data its bytes; empty if Tern does not read the type
 */
public record GgufTensor(
    Path file, String name, int number, @Nullable GgufType type, long[] shape, MemorySegment data) {

  /**
   * A matrix of a readable type whose bytes are not in a GGUF file.
   *
   * @param file where they are, for messages
   * @throws GgufException if their number is not that of such a matrix
   */
  public static GgufTensor of(
      Path file, String name, GgufType type, long rows, long columns, MemorySegment data) {
    GgufTensor tensor =
        new GgufTensor(file, name, type.number, type, new long[] {rows, columns}, data);
    if (columns % type.block != 0 || data.byteSize() != type.bytes(rows * columns)) {
      throw tensor.broken(
          "has "
              + data.byteSize()
              + " bytes, expected "
              + rows
              + " rows of "
              + columns
              + " elements of type "
              + type);
    }
    return tensor;
  }

  /** Refuses any other shape. */
  public GgufTensor expect(long... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw broken(
          "has shape " + Arrays.toString(shape) + ", expected " + Arrays.toString(expected));
    }
    return this;
  }

  /** Refuses an element type that Tern does not read. */
  public GgufTensor expectReadable() {
    if (type == null) {
      throw broken(
          "has type "
              + GgufType.name(number)
              + "; Tern reads "
              + Arrays.toString(GgufType.values()).replaceAll("[\\[\\]]", ""));
    }
    return this;
  }

  /** Refuses elements that cannot be read as float rows. */
  public GgufTensor expectFloats() {
    expectReadable();
    if (type == GgufType.I2_S) {
      throw broken("has type " + GgufType.name(number) + ", which holds only BitLinear weights");
    }
    if (columns() > Integer.MAX_VALUE - 8) {
      throw broken("has rows of " + columns() + " elements, more than a Java array holds");
    }
    return this;
  }

  /** Length of a row. */
  public long columns() {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  /** Number of rows, of all outer dimensions together. */
  public long rows() {
    return shape.length == 0 ? 1 : Arrays.stream(shape).reduce(1, (a, b) -> a * b) / columns();
  }

  /**
   * Writes the values of a row as float32.
   *
   * @throws GgufException if a value is not finite
   */
  public void copy(long row, float[] into, int offset) {
    int columns = (int) expectFloats().columns();
    long at = row * (columns / type.block * type.blockBytes);
    FloatBlocks.copy(type, data, at, columns, into, offset);
    for (int i = 0; i < columns; i++) {
      if (!Float.isFinite(into[offset + i])) {
        throw broken(
            "has "
                + into[offset + i]
                + " at row "
                + row
                + ", column "
                + i
                + ", expected a finite number");
      }
    }
  }

  /** Reads all elements as float32, row by row. */
  public float[] floats() {
    long count = expectFloats().rows() * columns();
    if (count > Integer.MAX_VALUE - 8) {
      throw broken("has " + count + " elements, more than a Java array holds");
    }
    float[] values = new float[(int) count];
    for (int row = 0; row < rows(); row++) {
      copy(row, values, row * (int) columns());
    }
    return values;
  }

  /** Names file and tensor, for messages. */
  public String where() {
    return file + ": tensor '" + name + "'";
  }

  /** Describes what is wrong with this tensor. */
  public GgufException broken(String what) {
    return new GgufException(where() + " " + what);
  }
}
