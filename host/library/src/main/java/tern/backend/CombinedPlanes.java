package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.ternary.IntegerMatrix;

/**
 * A matrix of integers in its software form: a ternary matrix of its trit planes, whose sums are
 * combined here, {@code acc = 3 * acc + next} from the most significant plane on. It runs on every
 * backend, and is the oracle of those that multiply integers themselves.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public final class CombinedPlanes implements LoadedMatrix {
  private final LoadedMatrix planes;
  private final int count;
  private final int n;

  private CombinedPlanes(LoadedMatrix planes, int n, int count) {
    this.planes = planes;
    this.n = n;
    this.count = count;
  }

  /** Loads all five planes: products are exact. */
  public static LoadedMatrix load(Backend backend, IntegerMatrix matrix) {
    return load(backend, matrix, IntegerMatrix.PLANES);
  }

  /**
   * Loads the {@code count} most significant planes: products are those of the matrix rounded to
   * multiples of {@code 3^(5 - count)}, in units of that.
   */
  public static LoadedMatrix load(Backend backend, IntegerMatrix matrix, int count) {
    return new CombinedPlanes(backend.load(matrix.planes(count)), matrix.n(), count);
  }

  /** The ternary matrix of the planes. */
  LoadedMatrix planes() {
    return planes;
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return planes.k();
  }

  @Override
  public void multiply(byte[] activations, int tokens, int[] accumulators) {
    check(activations, tokens, accumulators);
    int[] sums = new int[Math.multiplyExact(tokens, planes.n())];
    planes.multiply(activations, tokens, sums);
    combine(sums, accumulators, tokens * n);
  }

  @Override
  public void multiply(int tokens, Source source, Sink sink) {
    planes.multiply(
        tokens,
        source,
        (m, from, at) -> {
          int[] sums = new int[planes.n()];
          MemorySegment.copy(from, ValueLayout.JAVA_INT_UNALIGNED, at, sums, 0, sums.length);
          int[] combined = new int[n];
          combine(sums, combined, n);
          sink.read(m, MemorySegment.ofArray(combined), 0);
        });
  }

  private void combine(int[] sums, int[] combined, int rows) {
    for (int row = 0, at = 0; row < rows; row++) {
      int acc = 0;
      for (int end = at + count; at < end; at++) {
        acc = 3 * acc + sums[at];
      }
      combined[row] = acc;
    }
  }

  @Override
  public void close() {
    planes.close();
  }
}
