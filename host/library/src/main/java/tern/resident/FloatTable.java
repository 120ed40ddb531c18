package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import tern.model.FloatRows;

/**
 * Rows of floats in memory, each from a whole beat on: as bfloat16 where all values are such, else
 * as float32.
 *
 * @param address device address of row 0
 * @param stride bytes from row to row
 */
record FloatTable(long address, long stride, SourceType type, int rows) {
  /** Adds a table. */
  static FloatTable of(Generation at, String name, FloatRows rows) {
    SourceType type = halves(rows) ? SourceType.HALF : SourceType.WORD;
    long stride = at.shape.device().roundUpToBeat((long) rows.columns() * type.bytes());
    long address =
        at.memory.take(
            name,
            stride * rows.rows(),
            into -> {
              float[] row = new float[rows.columns()];
              for (int v = 0; v < rows.rows(); v++) {
                rows.copy(v, row, 0);
                for (int i = 0; i < row.length; i++) {
                  int bits = Float.floatToRawIntBits(row[i]);
                  long to = v * stride + (long) i * type.bytes();
                  if (type == SourceType.HALF) {
                    into.set(JAVA_SHORT_UNALIGNED, to, (short) (bits >> 16));
                  } else {
                    into.set(JAVA_INT_UNALIGNED, to, bits);
                  }
                }
              }
            });
    return new FloatTable(address, stride, type, rows.rows());
  }

  private static boolean halves(FloatRows rows) {
    float[] row = new float[rows.columns()];
    for (int v = 0; v < rows.rows(); v++) {
      rows.copy(v, row, 0);
      for (float value : row) {
        if ((Float.floatToRawIntBits(value) & 0xFFFF) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A row by an index. */
  Operand row(Generation at, String name, AddressMap.Index index) {
    AddressMap map = AddressMap.of(name, index, rows, v -> v * stride);
    return Operand.memory(address).mapped(at.maps.number(map));
  }
}
