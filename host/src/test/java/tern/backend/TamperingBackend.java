package tern.backend;

import tern.ternary.TernaryMatrix;

/** The reference, but that one of some sums is one too large. */
public final class TamperingBackend implements Backend {
  private final Backend reference = new ReferenceBackend();
  private final int every;
  private int sums;

  /** One of {@code every} sums is wrong. */
  public TamperingBackend(int every) {
    this.every = every;
  }

  @Override
  public String name() {
    return "tampering";
  }

  @Override
  public int tokensPerPass() {
    return reference.tokensPerPass();
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    LoadedMatrix right = reference.load(matrix);
    return new LoadedMatrix() {
      @Override
      public int n() {
        return right.n();
      }

      @Override
      public int k() {
        return right.k();
      }

      @Override
      public void multiply(byte[] activations, int tokens, int[] accumulators) {
        right.multiply(activations, tokens, accumulators);
        for (int i = 0; i < tokens * n(); i++) {
          if (++sums % every == 0) {
            accumulators[i]++;
          }
        }
      }
    };
  }

  @Override
  public Statistics statistics() {
    return reference.statistics();
  }

  @Override
  public void close() {
    reference.close();
  }
}
