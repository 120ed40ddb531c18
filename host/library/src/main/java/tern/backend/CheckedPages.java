package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages in two stores, whose sums are compared. Attention goes on with those of the first.
 *
 * <p>Used as its stores are.
 */
final class CheckedPages implements PageStore {
  /** Compares the sums of one product. */
  @FunctionalInterface
  interface Comparison {
    /**
     * Compares sums.
     *
     * @param what names the product
     */
    void compare(String what, int[] expected, int[] got);
  }

  private final PageStore fast;
  private final PageStore slow;
  private final Comparison comparison;

  CheckedPages(PageStore fast, PageStore slow, Comparison comparison) {
    this.fast = fast;
    this.slow = slow;
    this.comparison = comparison;
  }

  private final class Pair extends PageBlock {
    final PageBlock first;
    final PageBlock second;

    Pair(PageBlock first, PageBlock second) {
      super(fast.shape());
      this.first = first;
      this.second = second;
    }

    @Override
    void free() {
      fast.free(first);
      slow.free(second);
      super.free();
    }
  }

  private Pair pair(PageBlock first, Function<PageStore, PageBlock> second) {
    try {
      return new Pair(first, second.apply(slow));
    } catch (RuntimeException | Error failed) {
      fast.free(first);
      throw failed;
    }
  }

  @Override
  public PageShape shape() {
    return fast.shape();
  }

  @Override
  public boolean onDevice() {
    return fast.onDevice();
  }

  @Override
  public PageBlock take() {
    return pair(fast.take(), PageStore::take);
  }

  @Override
  public PageBlock copy(PageBlock from) {
    Pair pair = (Pair) from;
    Pair copy = pair(fast.copy(pair.first), store -> store.copy(pair.second));
    copy.copyScales(from);
    return copy;
  }

  @Override
  public void release() {
    fast.release();
    slow.release();
  }

  @Override
  public void write(PageBlock block, int layer, int slot, int count, MemorySegment rows, long at) {
    fast.write(((Pair) block).first, layer, slot, count, rows, at);
    slow.write(((Pair) block).second, layer, slot, count, rows, at);
  }

  @Override
  public void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value) {
    fast.read(((Pair) block).first, layer, keyHead, slot, key, value);
  }

  @Override
  public void attend(
      PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
    int needed = shape().blocks(position + tokens);
    Pair[] pairs = Arrays.copyOf(blocks, needed, Pair[].class);
    PageBlock[] first = Arrays.stream(pairs).map(pair -> pair.first).toArray(PageBlock[]::new);
    PageBlock[] second = Arrays.stream(pairs).map(pair -> pair.second).toArray(PageBlock[]::new);
    Recorder got = new Recorder(steps, tokens, null);
    fast.attend(first, layer, position, tokens, got);
    Recorder expected = new Recorder(steps, tokens, got);
    slow.attend(second, layer, position, tokens, expected);
    for (int i = 0; i < got.scores.length; i++) {
      String where =
          " of layer "
              + layer
              + ", head "
              + i % shape().heads()
              + ", position "
              + (position + i / shape().heads());
      comparison.compare("scores" + where, expected.scores[i], got.scores[i]);
      comparison.compare("weighted values" + where, expected.values[i], got.values[i]);
    }
  }

  /** Keeps what passes between a store and the steps; the second run repeats the first's steps. */
  private final class Recorder implements AttentionSteps {
    private final AttentionSteps steps;
    private final @Nullable Recorder before;
    final int[][] scores;
    final byte[][] weights;
    final int[][] values;

    Recorder(AttentionSteps steps, int tokens, @Nullable Recorder before) {
      int items = tokens * shape().heads();
      this.steps = steps;
      this.before = before;
      this.scores = new int[items][];
      this.weights = new byte[items][];
      this.values = new int[items][];
    }

    private int item(int token, int head) {
      return token * shape().heads() + head;
    }

    @Override
    public void query(int token, int head, MemorySegment into, long at) {
      steps.query(token, head, into, at);
    }

    @Override
    public void weigh(
        int token,
        int head,
        int count,
        MemorySegment sums,
        long sumsAt,
        MemorySegment weights,
        long hiAt,
        long loAt) {
      int item = item(token, head);
      scores[item] = new int[count];
      MemorySegment.copy(sums, JAVA_INT, sumsAt, scores[item], 0, count);
      if (before != null) {
        byte[] known = before.weights[item];
        MemorySegment.copy(known, 0, weights, JAVA_BYTE, hiAt, count);
        MemorySegment.copy(known, count, weights, JAVA_BYTE, loAt, count);
        return;
      }
      steps.weigh(token, head, count, sums, sumsAt, weights, hiAt, loAt);
      this.weights[item] = new byte[2 * count];
      MemorySegment.copy(weights, JAVA_BYTE, hiAt, this.weights[item], 0, count);
      MemorySegment.copy(weights, JAVA_BYTE, loAt, this.weights[item], count, count);
    }

    @Override
    public void combine(int token, int head, MemorySegment sums, long hiAt, long loAt) {
      int dim = shape().dim();
      int item = item(token, head);
      values[item] = new int[2 * dim];
      MemorySegment.copy(sums, JAVA_INT, hiAt, values[item], 0, dim);
      MemorySegment.copy(sums, JAVA_INT, loAt, values[item], dim, dim);
      if (before == null) {
        steps.combine(token, head, sums, hiAt, loAt);
      }
    }
  }
}
