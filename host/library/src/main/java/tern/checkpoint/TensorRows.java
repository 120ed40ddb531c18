package tern.checkpoint;

import java.util.Optional;
import tern.model.FloatRows;
import tern.model.StoredRows;

/** The rows of a tensor that stays in its mapped file. */
record TensorRows(Tensor tensor) implements FloatRows {
  @Override
  public int rows() {
    return Math.toIntExact(tensor.shape()[0]);
  }

  @Override
  public int columns() {
    return Math.toIntExact(tensor.shape()[1]);
  }

  @Override
  public Optional<StoredRows> stored() {
    return Optional.of(new StoredRows(tensor.dtype(), tensor.data()));
  }

  @Override
  public void copy(int row, float[] into, int offset) {
    tensor.copy((long) row * columns(), into, offset, columns());
  }
}
