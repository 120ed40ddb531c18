package tern.backend;

import java.util.concurrent.atomic.AtomicLong;
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
    return new Loaded(matrix.copy());
  }

  @Override
  public Statistics statistics() {
    return new Statistics(jobs.get(), 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}

  private final class Loaded implements LoadedMatrix {
    private final TernaryMatrix matrix;

    Loaded(TernaryMatrix matrix) {
      this.matrix = matrix;
    }

    @Override
    public int n() {
      return matrix.n();
    }

    @Override
    public int k() {
      return matrix.k();
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      check(activations, tokens, accumulators);
      int n = matrix.n();
      int k = matrix.k();
      byte[] trits = new byte[k];
      for (int row = 0; row < n; row++) {
        matrix.copyRow(row, trits, 0);
        for (int m = 0; m < tokens; m++) {
          int sum = 0;
          for (int c = 0; c < k; c++) {
            sum += activations[m * k + c] * trits[c];
          }
          accumulators[m * n + row] = sum;
        }
      }
      jobs.incrementAndGet();
    }
  }
}
