package tern.backend;

import java.util.concurrent.atomic.AtomicLong;
import tern.ternary.IntegerMatrix;
import tern.ternary.RowValues;
import tern.ternary.TernaryMatrix;

/**
 * The specification: plain loops. Every other backend's results equal its own, by {@code ==}.
 *
 * <p>Any thread may use it, and several at once.
 */
public final class ReferenceBackend implements Backend {
  private final AtomicLong jobs = new AtomicLong();

  /** Creates a backend; it holds no native memory. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public int tokensPerPass() {
    return 16;
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    TernaryMatrix copy = matrix.copy();
    return new Loaded(copy.n(), copy.k(), copy::copyRow);
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    IntegerMatrix copy = matrix.copy();
    return new Loaded(copy.n(), copy.k(), copy::copyRow);
  }

  @Override
  public Statistics statistics() {
    return new Statistics(jobs.get(), 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}

  private final class Loaded implements LoadedMatrix {
    private final int n;
    private final int k;
    private final RowValues rows;

    Loaded(int n, int k, RowValues rows) {
      this.n = n;
      this.k = k;
      this.rows = rows;
    }

    @Override
    public int n() {
      return n;
    }

    @Override
    public int k() {
      return k;
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      check(activations, tokens, accumulators);
      byte[] weights = new byte[k];
      for (int row = 0; row < n; row++) {
        rows.copy(row, weights, 0);
        for (int m = 0; m < tokens; m++) {
          int sum = 0;
          for (int c = 0; c < k; c++) {
            sum += activations[m * k + c] * weights[c];
          }
          accumulators[m * n + row] = sum;
        }
      }
      jobs.incrementAndGet();
    }
  }
}
