package tern.backend;

import java.util.List;

/** A matrix whose rows lie on several backends. */
final class SplitMatrix implements LoadedMatrix {
  private final List<Offload> backends;
  private final LoadedMatrix[] shares;
  private final int[] first;
  private final int k;

  /**
   * Describes a matrix.
   *
   * @param shares the rows on each backend, filled in as they are loaded
   * @param first first row of each share, and the number of rows
   */
  SplitMatrix(List<Offload> backends, LoadedMatrix[] shares, int[] first, int k) {
    this.backends = backends.subList(0, shares.length);
    this.shares = shares;
    this.first = first;
    this.k = k;
  }

  int shares() {
    return shares.length;
  }

  LoadedMatrix share(int i) {
    return shares[i];
  }

  @Override
  public int n() {
    return first[shares.length];
  }

  @Override
  public int k() {
    return k;
  }

  @Override
  public void multiply(byte[] activations, int tokens, int[] accumulators) {
    check(activations, tokens, accumulators);
    int n = n();
    SplitBackend.each(
        backends,
        (i, backend) -> {
          int rows = shares[i].n();
          int[] sums = new int[Math.multiplyExact(tokens, rows)];
          shares[i].multiply(activations, tokens, sums);
          for (int m = 0; m < tokens; m++) {
            System.arraycopy(sums, m * rows, accumulators, m * n + first[i], rows);
          }
        });
  }

  @Override
  public void close() {
    SplitBackend.each(
        backends,
        (i, backend) -> {
          if (shares[i] != null) {
            shares[i].close();
          }
        });
  }
}
