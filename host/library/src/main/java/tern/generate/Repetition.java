package tern.generate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import tern.model.Candidates;
import tern.model.TopTokens;

/** Lowers the logits of the tokens that came last. */
final class Repetition {
  /** Number of tokens that are looked back at. */
  static final int WINDOW = 64;

  private final double penalty;
  private final Deque<Integer> last = new ArrayDeque<>();

  /**
   * Creates an empty window.
   *
   * @param penalty 1 for none
   */
  Repetition(double penalty) {
    this.penalty = penalty;
  }

  void restart(int[] ids) {
    last.clear();
    for (int i = Math.max(0, ids.length - WINDOW); i < ids.length; i++) {
      add(ids[i]);
    }
  }

  void add(int id) {
    if (penalty == 1) {
      return;
    }
    last.addLast(id);
    if (last.size() > WINDOW) {
      last.removeFirst();
    }
  }

  /** Number of tokens whose logits it may lower. */
  int size() {
    return last.size();
  }

  /** Returns logits by token, lowered; the same array if there is nothing to lower. */
  float[] lowered(float[] logits) {
    if (last.isEmpty()) {
      return logits;
    }
    float[] lowered = logits.clone();
    for (int id : new HashSet<>(last)) {
      lowered[id] = lowered(logits[id]);
    }
    return lowered;
  }

  /** Returns candidates, lowered and in their new order. */
  Candidates lowered(Candidates candidates) {
    if (last.isEmpty()) {
      return candidates;
    }
    Set<Integer> seen = new HashSet<>(last);
    int[] ids = candidates.ids();
    float[] logits = candidates.logits().clone();
    for (int i = 0; i < ids.length; i++) {
      logits[i] = seen.contains(ids[i]) ? lowered(logits[i]) : logits[i];
    }
    int[] order =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparingInt(i -> ids[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Candidates(
        Arrays.stream(order).map(i -> ids[i]).toArray(), TopTokens.pick(logits, order));
  }

  private float lowered(float logit) {
    return (float) (logit > 0 ? logit / penalty : logit * penalty);
  }
}
