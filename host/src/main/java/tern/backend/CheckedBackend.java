package tern.backend;

import java.util.List;
import tern.ternary.TernaryMatrix;

/** Computes every product twice and stops at the first result that differs. Owns both backends. */
public final class CheckedBackend implements Backend {
  private final Backend fast;
  private final Backend slow;
  private long comparisons;
  private long mismatches;

  /** Answers with the results of {@code fast}, compared with those of {@code slow}. */
  public CheckedBackend(Backend fast, Backend slow) {
    this.fast = fast;
    this.slow = slow;
  }

  @Override
  public String name() {
    return fast.name() + " checked by " + slow.name();
  }

  @Override
  public int tokensPerPass() {
    return fast.tokensPerPass();
  }

  /** Results compared so far. */
  public long comparisons() {
    return comparisons;
  }

  @Override
  public Statistics statistics() {
    Statistics s = fast.statistics();
    return new Statistics(s.jobs(), mismatches, s.cycles(), s.busyCycles(), s.clockMhz());
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    LoadedMatrix first = fast.load(matrix);
    LoadedMatrix second = slow.load(matrix);
    return new Both(matrix.name(), first, second);
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    return fast.plan(sequence.stream().map(matrix -> ((Both) matrix).first).toList());
  }

  /** A matrix on both backends. */
  private final class Both implements LoadedMatrix {
    private final String name;
    private final LoadedMatrix first;
    private final LoadedMatrix second;

    Both(String name, LoadedMatrix first, LoadedMatrix second) {
      this.name = name;
      this.first = first;
      this.second = second;
    }

    @Override
    public int n() {
      return first.n();
    }

    @Override
    public int k() {
      return first.k();
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      first.multiply(activations, tokens, accumulators);
      int[] expected = new int[tokens * n()];
      second.multiply(activations, tokens, expected);
      for (int i = 0; i < expected.length; i++) {
        comparisons++;
        if (expected[i] != accumulators[i]) {
          mismatches++;
          throw new MismatchException(name, i % n(), i / n(), expected[i], accumulators[i]);
        }
      }
    }
  }

  @Override
  public void close() {
    try (slow) {
      fast.close();
    }
  }
}
