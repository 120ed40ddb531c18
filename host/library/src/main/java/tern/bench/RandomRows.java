package tern.bench;

import tern.model.FloatRows;

/** An embedding of random values, sums of two dice, which are computed whenever they are read. */
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
}
