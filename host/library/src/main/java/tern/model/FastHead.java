package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import tern.backend.LoadedMatrix;

/**
 * {@link HeadMode#FAST}. The most significant planes of the head's integers order all tokens about
 * right; the rows of the best are computed in float32. Two planes find the most likely token, three
 * find several.
 */
final class FastHead implements Head {
  /** Fewest tokens whose rows are computed. */
  static final int CANDIDATES = 64;

  /** Choices from one audit to the next; the first is audited. */
  static final int AUDIT_EVERY = 64;

  private final LoadedHead weights;
  private final HeadIntegers integers;
  private final Workspace work;
  private final FloatHead floats;
  private final int n;
  private final int k;
  private final SplitVector split;
  private final int[] sums;
  private final float[] order;
  private HeadReport report = HeadReport.none(HeadMode.FAST);

  FastHead(LoadedHead weights, Workspace work) {
    this.weights = weights;
    this.integers = weights.integers(work.workers);
    this.work = work;
    this.n = integers.matrix().n();
    this.k = integers.matrix().k();
    this.floats = new FloatHead(weights.rows().rows(), work);
    this.split = new SplitVector(k);
    this.sums = new int[n];
    this.order = new float[n];
    weights.planes(planes(1), work.workers);
  }

  /** Planes of the first stage for {@code count} tokens. */
  static int planes(int count) {
    return count == 1 ? 2 : 3;
  }

  /** Rows that are computed for {@code count} tokens. */
  static int candidates(int count) {
    return Math.max(CANDIDATES, 4 * count);
  }

  @Override
  public float[][] logits(MemorySegment x, int tokens) {
    return floats.logits(x, tokens);
  }

  @Override
  public Candidates top(MemorySegment x, int count) {
    int most = Math.min(count, n);
    int[] ids = TopTokens.of(stage(x, planes(count)), Math.min(n, candidates(most)));
    Arrays.sort(ids);
    Candidates best = floats.best(x, ids, most);
    boolean audited = report.tokens() % AUDIT_EVERY == 0;
    report = report.choice(ids.length);
    return audited ? audit(x, best) : best;
  }

  private Candidates audit(MemorySegment x, Candidates found) {
    float[] logits = floats.logits(x, 1)[0];
    int[] ids = TopTokens.of(logits, found.ids().length);
    report = report.audit(!Arrays.equals(ids, found.ids()));
    return new Candidates(ids, TopTokens.pick(logits, ids));
  }

  /** Returns numbers in about the order of the logits: products of the first planes alone. */
  float[] stage(MemorySegment x, int planes) {
    split.set(x, 0);
    Arrays.fill(sums, 0);
    for (LoadedMatrix plane : weights.planes(planes, work.workers)) {
      plane.multiply(1, this::write, this::add);
    }
    for (int v = 0; v < n; v++) {
      order[v] = sums[v] * integers.scale(v);
    }
    return order;
  }

  /** One row of activations: the high one is the vector in int8. */
  private void write(int row, MemorySegment into, long at) {
    MemorySegment.copy(split.hi, 0, into, at, k * JAVA_BYTE.byteSize());
  }

  private void add(int row, MemorySegment from, long at) {
    for (int v = 0; v < n; v++) {
      sums[v] = 3 * sums[v] + from.get(JAVA_INT, at + 4L * v);
    }
  }

  @Override
  public HeadReport report() {
    return report;
  }
}
