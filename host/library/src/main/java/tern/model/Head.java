package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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
  private final MemorySegment[] buffers;
  private Int8Rows.Approximation approximation;

  Head(HeadRows weights, Workspace work) {
    this.weights = weights;
    this.work = work;
    this.rows = weights.rows();
    this.buffers = new MemorySegment[work.workers.parts()];
  }

  /** Computes all logits in float32. */
  float[] logits(MemorySegment x) {
    float[] logits = new float[rows.rows()];
    work.workers.run(
        (part, parts) -> {
          Row row = new Row(part);
          int end = Workers.start(logits.length, part + 1, parts);
          for (int v = Workers.start(logits.length, part, parts); v < end; v++) {
            logits[v] = row.dot(v, x);
          }
        });
    return logits;
  }

  /** One thread's copy of a row. */
  private final class Row {
    private final float[] values = new float[rows.columns()];
    private final MemorySegment copy;

    Row(int part) {
      if (buffers[part] == null) {
        buffers[part] = Workspace.floats(rows.columns());
      }
      copy = buffers[part];
    }

    float dot(int v, MemorySegment x) {
      rows.copy(v, values, 0);
      MemorySegment.copy(values, 0, copy, JAVA_FLOAT, 0, values.length);
      return work.kernels.dot(copy, 0, x, 0, values.length);
    }
  }

  /** Returns the {@code count} largest logits, exactly as {@link #logits} has them. */
  Candidates top(MemorySegment x, int count) {
    int most = Math.min(count, rows.rows());
    if (approximation == null) {
      approximation = new Int8Rows.Approximation(rows.rows(), rows.columns());
    }
    weights.int8(work.workers).multiply(work.kernels, work.workers, x, approximation);
    float least = kthLargestLowerBound(most);
    Row row = new Row(0);
    List<Candidate> found = new ArrayList<>();
    for (int v = 0; v < rows.rows(); v++) {
      if (approximation.logits.getAtIndex(JAVA_FLOAT, v) + approximation.bounds[v] >= least) {
        found.add(new Candidate(v, row.dot(v, x)));
      }
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

  private record Candidate(int id, float logit) {}

  /** At least {@code count} logits are no less than this. */
  private float kthLargestLowerBound(int count) {
    float best = Float.NEGATIVE_INFINITY;
    PriorityQueue<Float> largest = new PriorityQueue<>();
    for (int v = 0; v < rows.rows(); v++) {
      float low = approximation.logits.getAtIndex(JAVA_FLOAT, v) - approximation.bounds[v];
      if (count == 1) {
        best = Math.max(best, low);
      } else if (largest.size() < count) {
        largest.add(low);
      } else if (low > largest.element()) {
        largest.remove();
        largest.add(low);
      }
    }
    return count == 1 ? best : largest.element();
  }
}
