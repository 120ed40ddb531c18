package tern.model;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * {@link HeadMode#HOST}. The best tokens are found in two stages: int8 rows give every logit within
 * a bound, and the rows that may be among the best are computed again as they stand. So the result
 * is that of the full head.
 */
final class HostHead implements Head {
  private final HeadRows weights;
  private final Workspace work;
  private final FloatHead floats;
  private final SplitVector split;
  private final int n;
  private @Nullable Approximation approximation;
  private HeadReport report = HeadReport.none(HeadMode.HOST);

  HostHead(HeadRows weights, Workspace work) {
    this.weights = weights;
    this.work = work;
    this.n = weights.rows().rows();
    this.split = new SplitVector(weights.rows().columns());
    this.floats = new FloatHead(weights.rows(), work);
  }

  @Override
  public float[][] logits(MemorySegment x, int tokens) {
    return floats.logits(x, tokens);
  }

  /** Returns the {@code count} largest logits, exactly as {@link #logits} has them. */
  @Override
  public Candidates top(MemorySegment x, int count) {
    if (approximation == null) {
      approximation = new Approximation(n);
    }
    Approximation near = approximation;
    int most = Math.min(count, n);
    split.set(x, 0);
    weights.int8(work.workers).multiply(work.kernels, work.workers, split, near);
    int[] ids = near.inDoubt(work.workers, most);
    report = report.choice(ids.length);
    return floats.best(x, ids, most);
  }

  @Override
  public HeadReport report() {
    return report;
  }
}
