package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import tern.cpu.Workers;

/** All logits of a head, each within a bound; reused. */
final class Approximation {
  private final int n;

  /** {@code n} floats in native memory. */
  final MemorySegment logits;

  /** Most that each differs from the logit in float32. */
  final float[] bounds;

  /** The largest lower bound of any row. */
  private float largestLow;

  Approximation(int n) {
    this.n = n;
    this.logits = Workspace.floats(n);
    this.bounds = new float[n];
  }

  /** The logit of row {@code v} is at least this. */
  float low(int v) {
    return logits.getAtIndex(JAVA_FLOAT, v) - bounds[v];
  }

  /** The logit of row {@code v} is at most this. */
  float high(int v) {
    return logits.getAtIndex(JAVA_FLOAT, v) + bounds[v];
  }

  /** Forgets all rows. */
  void begin() {
    largestLow = Float.NEGATIVE_INFINITY;
  }

  /** Notes that the logits of rows {@code from} to {@code to} are known; any thread may call. */
  void known(int from, int to) {
    float low = Float.NEGATIVE_INFINITY;
    for (int v = from; v < to; v++) {
      low = Math.max(low, low(v));
    }
    offer(low);
  }

  private synchronized void offer(float low) {
    largestLow = Math.max(largestLow, low);
  }

  /** Returns the rows, ascending, that may be among the {@code count} of the largest logits. */
  int[] inDoubt(Workers workers, int count) {
    float least = count == 1 ? largestLow : kthLargestLow(count);
    int[][] found = new int[workers.parts()][];
    workers.run(
        (part, parts) -> {
          int from = Workers.start(n, part, parts);
          int to = Workers.start(n, part + 1, parts);
          found[part] = IntStream.range(from, to).filter(v -> high(v) >= least).toArray();
        });
    return Arrays.stream(found).flatMapToInt(Arrays::stream).toArray();
  }

  /** At least {@code count} logits are no less than this. */
  private float kthLargestLow(int count) {
    PriorityQueue<Float> largest = new PriorityQueue<>();
    for (int v = 0; v < n; v++) {
      float low = low(v);
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
