package tern.checkpoint;

import java.util.Optional;
import tern.gguf.GgufTensor;
import tern.model.FloatRows;
import tern.model.StoredRows;

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
  public Optional<StoredRows> stored() {
    return Optional.of(new StoredRows(tensor.type().name(), tensor.data()));
  }

  @Override
  public void copy(int row, float[] into, int offset) {
    tensor.copy(row, into, offset);
  }
}
