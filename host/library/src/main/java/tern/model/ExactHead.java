package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import tern.backend.LoadedMatrix;
import tern.cpu.Workers;

/**
 * {@link HeadMode#EXACT}. Two rows of activations are multiplied by the integers of the head, which
 * gives every logit within a bound; then the rows that may be among the best are computed in
 * float32. Where the bounds prove nothing, that is the full head.
 */
final class ExactHead implements Head {
  private final HeadIntegers integers;
  private final LoadedMatrix matrix;
  private final Workspace work;
  private final FloatHead floats;
  private final SplitVector split;
  private final Approximation near;

  /** Sums of the high and of the low row. */
  private final int[][] sums;

  private HeadReport report = HeadReport.none(HeadMode.EXACT);

  ExactHead(LoadedHead weights, Workspace work) {
    this.integers = weights.integers(work.workers);
    this.matrix = weights.matrix(work.workers);
    this.work = work;
    this.floats = new FloatHead(weights.rows().rows(), work);
    this.split = new SplitVector(matrix.k());
    this.near = new Approximation(matrix.n());
    this.sums = new int[2][matrix.n()];
  }

  /** Returns the products of the integers: {@code (256 high + low) * (scale * factor)}. */
  @Override
  public float[] logits(MemorySegment x) {
    approximate(x);
    return near.logits.toArray(JAVA_FLOAT);
  }

  /** Returns the {@code count} largest logits, exactly as {@link HeadMode#HOST} has them. */
  @Override
  public Candidates top(MemorySegment x, int count) {
    approximate(x);
    int most = Math.min(count, matrix.n());
    int[] ids = near.inDoubt(work.workers, most);
    report = report.choice(ids.length);
    return floats.best(x, ids, most);
  }

  private void approximate(MemorySegment x) {
    split.set(x);
    near.begin();
    matrix.multiply(2, this::write, this::read);
    work.workers.run(
        (part, parts) -> {
          int from = Workers.start(matrix.n(), part, parts);
          int to = Workers.start(matrix.n(), part + 1, parts);
          for (int v = from; v < to; v++) {
            float sum = (float) sums[0][v] * 256 + (float) sums[1][v];
            near.logits.setAtIndex(JAVA_FLOAT, v, sum * (integers.scale(v) * split.factor));
            near.bounds[v] = integers.bound(v, split);
          }
          near.known(from, to);
        });
  }

  private void write(int row, MemorySegment into, long at) {
    MemorySegment.copy(
        row == 0 ? split.hi : split.lo, 0, into, at, matrix.k() * JAVA_BYTE.byteSize());
  }

  private void read(int row, MemorySegment from, long at) {
    MemorySegment.copy(from, JAVA_INT, at, sums[row], 0, matrix.n());
  }

  @Override
  public HeadReport report() {
    return report;
  }
}
