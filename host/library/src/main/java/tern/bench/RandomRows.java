package tern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.stream.IntStream;
import tern.model.FloatRows;
import tern.model.StoredRows;

/**
 * An embedding of random values, sums of two dice, which are computed whenever they are read. Each
 * is a float16.
 */
record RandomRows(int rows, int columns, long seed) implements FloatRows {
  @Override
  public void copy(int row, float[] into, int offset) {
    RandomBytes random = new RandomBytes(seed, row);
    for (int i = 0; i < columns; i += 4) {
      long word = random.next();
      for (int j = i; j < Math.min(i + 4, columns); j++) {
        into[offset + j] = ((byte) word + (byte) (word >> 8)) * 0x1p-12f;
        word >>>= 16;
      }
    }
  }

  @Override
  public Optional<StoredRows> stored() {
    MemorySegment bytes = Arena.ofAuto().allocate(2L * rows * columns, 64);
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              float[] values = new float[columns];
              copy(row, values, 0);
              for (int i = 0; i < columns; i++) {
                short half = Float.floatToFloat16(values[i]);
                bytes.setAtIndex(ValueLayout.JAVA_SHORT, (long) row * columns + i, half);
              }
            });
    return Optional.of(new StoredRows("F16", bytes));
  }
}
