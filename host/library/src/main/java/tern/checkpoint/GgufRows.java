package tern.checkpoint;

import tern.gguf.GgufTensor;
import tern.model.FloatRows;

/** The rows of a GGUF tensor of any type, which stays in its mapped file. */
record GgufRows(GgufTensor tensor) implements FloatRows {
  @Override
  public int rows() {
    return Math.toIntExact(tensor.rows());
  }

  @Override
  public int columns() {
    return Math.toIntExact(tensor.columns());
  }

  @Override
  public void copy(int row, float[] into, int offset) {
    tensor.copy(row, into, offset);
  }
}
