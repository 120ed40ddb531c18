package tern.folder;

import java.util.Optional;
import tern.gguf.GgufTensor;
import tern.model.FloatRows;
import tern.model.StoredRows;

/** Rows of an embedding or head, which stay in the mapped file. */
record Rows(GgufTensor tensor) implements FloatRows {
  @Override
  public int rows() {
    return (int) tensor.rows();
  }

  @Override
  public int columns() {
    return (int) tensor.columns();
  }

  @Override
  public void copy(int row, float[] into, int offset) {
    tensor.copy(row, into, offset);
  }

  @Override
  public Optional<StoredRows> stored() {
    return Optional.of(new StoredRows(tensor.type().name(), tensor.data()));
  }
}
