package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import tern.cpu.Workers;

/**
 * The head of a language model for one session: from the last hidden state to logits. The best
 * tokens are found in two stages: int8 rows give every logit within a bound, and the rows that may
 * be among the best are computed again as they stand. So the result is that of the full head.
 */
final class Head {
  private final HeadRows weights;
  private final Workspace work;
  private final FloatRows rows;
  private final Row[] copies;
  private Int8Rows.@Nullable Approximation approximation;

  Head(HeadRows weights, Workspace work) {
    this.weights = weights;
    this.work = work;
    this.rows = weights.rows();
    this.copies = new Row[work.workers.parts()];
    for (int part = 0; part < copies.length; part++) {
      copies[part] = new Row();
    }
  }

  /** One thread's copy of a row, and the candidates that it found. */
  private final class Row {
    private final float[] values = new float[rows.columns()];
    private final MemorySegment copy = Workspace.floats(rows.columns());
    private final List<Candidate> found = new ArrayList<>();

    float dot(int v, MemorySegment x) {
      rows.copy(v, values, 0);
      MemorySegment.copy(values, 0, copy, JAVA_FLOAT, 0, values.length);
      return work.kernels.dot(copy, 0, x, 0, values.length);
    }
  }

  private record Candidate(int id, float logit) {}

  /** Computes all logits in float32. */
  float[] logits(MemorySegment x) {
    float[] logits = new float[rows.rows()];
    work.workers.run(
        (part, parts) -> {
          int end = Workers.start(logits.length, part + 1, parts);
          for (int v = Workers.start(logits.length, part, parts); v < end; v++) {
            logits[v] = copies[part].dot(v, x);
          }
        });
    return logits;
  }

  /** Returns the {@code count} largest logits, exactly as {@link #logits} has them. */
  Candidates top(MemorySegment x, int count) {
    int most = Math.min(count, rows.rows());
    if (approximation == null) {
      approximation = new Int8Rows.Approximation(rows.rows(), rows.columns());
    }
    Int8Rows.Approximation near = approximation;
    weights.int8(work.workers).multiply(work.kernels, work.workers, x, near);
    float least = most == 1 ? near.largestLow() : kthLargestLow(near, most);
    work.workers.run(
        (part, parts) -> {
          Row row = copies[part];
          row.found.clear();
          int end = Workers.start(rows.rows(), part + 1, parts);
          for (int v = Workers.start(rows.rows(), part, parts); v < end; v++) {
            if (near.high(v) >= least) {
              row.found.add(new Candidate(v, row.dot(v, x)));
            }
          }
        });
    List<Candidate> found = new ArrayList<>();
    for (Row row : copies) {
      found.addAll(row.found);
    }
    found.sort(
        Comparator.comparingDouble((Candidate c) -> -c.logit).thenComparingInt(Candidate::id));
    int[] ids = found.stream().limit(most).mapToInt(Candidate::id).toArray();
    float[] logits = new float[ids.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = found.get(i).logit;
    }
    return new Candidates(ids, logits);
  }

  /** At least {@code count} logits are no less than this. */
  private float kthLargestLow(Int8Rows.Approximation near, int count) {
    PriorityQueue<Float> largest = new PriorityQueue<>();
    for (int v = 0; v < rows.rows(); v++) {
      float low = near.low(v);
      if (largest.size() < count) {
        largest.add(low);
      } else if (low > largest.element()) {
        largest.remove();
        largest.add(low);
      }
    }
    return largest.element();
  }
}
