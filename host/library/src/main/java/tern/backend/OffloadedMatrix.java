package tern.backend;

import java.util.concurrent.CompletableFuture;

/** A matrix on the backend of an {@link Offload}. Any thread may use it. */
public final class OffloadedMatrix implements AutoCloseable {
  private final Offload offload;
  private final LoadedMatrix matrix;

  OffloadedMatrix(Offload offload, LoadedMatrix matrix) {
    this.offload = offload;
    this.matrix = matrix;
  }

  /** Output rows. */
  public int n() {
    return matrix.n();
  }

  /** Columns. */
  public int k() {
    return matrix.k();
  }

  /**
   * Asks for the exact product of {@link LoadedMatrix#multiply(byte[], int, int[])}.
   *
   * @param activations int8, {@code tokens * k}; not to be changed until the future is done
   * @return the {@code tokens * n} sums
   */
  public CompletableFuture<int[]> multiply(byte[] activations, int tokens) {
    return offload.submit(
        backend -> {
          int[] sums = new int[Math.multiplyExact(Math.max(tokens, 0), n())];
          matrix.multiply(activations, tokens, sums);
          return sums;
        });
  }

  /** Frees the device memory that the matrix takes, once requests made before are done. */
  @Override
  public void close() {
    offload.submit(
        backend -> {
          matrix.close();
          return null;
        });
  }
}
