package tern.bench;

import tern.model.FloatRows;

/** An embedding of random values, nearly Gaussian, which are computed whenever they are read. */
record RandomRows(int rows, int columns, long seed) implements FloatRows {
  @Override
  public void copy(int row, float[] into, int offset) {
    RandomBytes random = new RandomBytes(seed, row);
    for (int i = 0; i < columns; i++) {
      long word = random.next();
      int sum = 0;
      for (int part = 0; part < 4; part++) {
        sum += (short) (word >> 16 * part);
      }
      into[offset + i] = sum * 0x1p-20f;
    }
  }
}
