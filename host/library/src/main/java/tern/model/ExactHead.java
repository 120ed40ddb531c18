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
  /** Tokens whose logits are computed at once, where all are asked for. */
  private static final int TOKENS = 8;

  private final HeadIntegers integers;
  private final LoadedMatrix matrix;
  private final Workspace work;
  private final FloatHead floats;
  private final Approximation near;

  /** Of each token, its vector, and the sums of the high and of the low row. */
  private final SplitVector[] vectors = new SplitVector[TOKENS];

  private final int[][] sums = new int[2 * TOKENS][];
  private HeadReport report = HeadReport.none(HeadMode.EXACT);

  ExactHead(LoadedHead weights, Workspace work) {
    this.integers = weights.integers(work.workers);
    this.matrix = weights.matrix(work.workers);
    this.work = work;
    this.floats = new FloatHead(weights.rows().rows(), work);
    this.near = new Approximation(matrix.n());
  }

  /** Returns the products of the integers: {@code (256 high + low) * (scale * factor)}. */
  @Override
  public float[][] logits(MemorySegment x, int tokens) {
    float[][] logits = new float[tokens][matrix.n()];
    for (int first = 0; first < tokens; first += TOKENS) {
      int count = Math.min(tokens - first, TOKENS);
      int begin = first;
      multiply(x, first, count);
      work.each(
          count,
          m -> {
            for (int v = 0; v < matrix.n(); v++) {
              logits[begin + m][v] = logit(m, v);
            }
          });
    }
    return logits;
  }

  /** Returns the {@code count} largest logits, exactly as {@link HeadMode#HOST} has them. */
  @Override
  public Candidates top(MemorySegment x, int count) {
    multiply(x, 0, 1);
    near.begin();
    work.workers.run(
        (part, parts) -> {
          int from = Workers.start(matrix.n(), part, parts);
          int to = Workers.start(matrix.n(), part + 1, parts);
          for (int v = from; v < to; v++) {
            near.logits.setAtIndex(JAVA_FLOAT, v, logit(0, v));
            near.bounds[v] = integers.bound(v, vectors[0]);
          }
          near.known(from, to);
        });
    int most = Math.min(count, matrix.n());
    int[] ids = near.inDoubt(work.workers, most);
    report = report.choice(ids.length);
    return floats.best(x, ids, most);
  }

  private void multiply(MemorySegment x, int first, int count) {
    for (int m = 0; m < count; m++) {
      if (vectors[m] == null) {
        vectors[m] = new SplitVector(matrix.k());
        sums[2 * m] = new int[matrix.n()];
        sums[2 * m + 1] = new int[matrix.n()];
      }
      vectors[m].set(x, 4L * (first + m) * matrix.k());
    }
    matrix.multiply(2 * count, this::write, this::read);
  }

  private float logit(int m, int v) {
    float sum = (float) sums[2 * m][v] * 256 + (float) sums[2 * m + 1][v];
    return sum * (integers.scale(v) * vectors[m].factor);
  }

  private void write(int row, MemorySegment into, long at) {
    SplitVector vector = vectors[row / 2];
    MemorySegment from = row % 2 == 0 ? vector.hi : vector.lo;
    MemorySegment.copy(from, 0, into, at, matrix.k() * JAVA_BYTE.byteSize());
  }

  private void read(int row, MemorySegment from, long at) {
    MemorySegment.copy(from, JAVA_INT, at, sums[row], 0, matrix.n());
  }

  @Override
  public HeadReport report() {
    return report;
  }
}
