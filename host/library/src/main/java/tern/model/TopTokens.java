package tern.model;

import java.util.Arrays;

/**
 * Selects the most likely tokens: larger logits first, of equal ones the smaller index first. Any
 * thread may call it.
 */
public final class TopTokens {
  private TopTokens() {}

  /** Returns the indexes of the {@code count} largest logits; no logit may be NaN. */
  public static int[] of(float[] logits, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = key(logits, i);
    }
    if (count < logits.length) {
      select(keys, logits);
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** Returns the logits at some indexes. */
  public static float[] pick(float[] logits, int[] indexes) {
    float[] picked = new float[indexes.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = logits[indexes[i]];
    }
    return picked;
  }

  /** Returns a sort key that ascends as logits descend, then as indexes ascend. */
  private static long key(float[] logits, int index) {
    int bits = Float.floatToRawIntBits(-logits[index]);
    int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return (long) ascending << 32 | index;
  }

  /** Replaces the keys of the first logits by those of the best: a heap with the worst on top. */
  private static void select(long[] heap, float[] logits) {
    for (int i = heap.length / 2 - 1; i >= 0; i--) {
      sink(heap, i, heap[i]);
    }
    for (int i = heap.length; i < logits.length; i++) {
      long key = key(logits, i);
      if (key < heap[0]) {
        sink(heap, 0, key);
      }
    }
  }

  /** Replaces a key, and lets the new one sink below keys that are worse. */
  private static void sink(long[] heap, int place, long key) {
    int at = place;
    while (2 * at + 1 < heap.length) {
      int child = 2 * at + 1;
      if (child + 1 < heap.length && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }
}
