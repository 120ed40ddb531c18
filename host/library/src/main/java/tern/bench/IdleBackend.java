package tern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.backend.PageShape;
import tern.backend.PageStore;
import tern.backend.Statistics;
import tern.cpu.Kernels;
import tern.cpu.Workers;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * A backend that multiplies nothing: it takes operands and hands out sums that were drawn once. So
 * a model on it takes the time of what the host computes beside a device.
 */
final class IdleBackend implements Backend {
  private static final int BELL = 8;
  private static final int SPREAD = 300;

  private final int tokensPerPass;
  private final MemorySegment operands;
  private final MemorySegment sums;
  private boolean filling;

  /**
   * Creates a backend.
   *
   * @param tokensPerPass as a device has them
   * @param most most activations, and most sums, of a product
   */
  IdleBackend(int tokensPerPass, long most, long seed) {
    this.tokensPerPass = tokensPerPass;
    this.operands = Arena.ofAuto().allocate(most, 64);
    this.sums = Arena.ofAuto().allocate(4 * most, 64);
    RandomBytes random = new RandomBytes(seed);
    byte[] bytes = new byte[BELL];
    for (long i = 0; i < most; i++) {
      random.fill(bytes, BELL);
      int sum = 0;
      for (byte one : bytes) {
        sum += one;
      }
      // Spread like the logits of a head, so that about as many tokens are in doubt.
      sums.setAtIndex(ValueLayout.JAVA_INT, i, SPREAD * sum);
    }
  }

  /** Lets attention pass unattended from now on, to fill pages fast, or no longer. */
  void filling(boolean now) {
    filling = now;
  }

  private final class Idle implements LoadedMatrix {
    private final int n;
    private final int k;

    Idle(int n, int k) {
      this.n = n;
      this.k = k;
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
      MemorySegment.copy(sums, ValueLayout.JAVA_INT, 0, accumulators, 0, tokens * n);
    }

    @Override
    public void multiply(int tokens, Source source, Sink sink) {
      for (int m = 0; m < tokens; m++) {
        source.write(m, operands, (long) m * k);
      }
      for (int m = 0; m < tokens; m++) {
        sink.read(m, sums, 4L * m * n);
      }
    }
  }

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public int tokensPerPass() {
    return tokensPerPass;
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    return new Idle(matrix.n(), matrix.k());
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return new Idle(matrix.n(), matrix.k());
  }

  @Override
  public PageStore pages(PageShape shape, Kernels kernels, Workers workers) {
    return new IdlePages(
        Backend.super.pages(shape, kernels, workers), workers, sums, () -> filling);
  }

  @Override
  public Statistics statistics() {
    return new Statistics(0, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
