package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import tern.cpu.Kernels;
import tern.cpu.Workers;

/**
 * Pages in the host's memory, multiplied by this processor. A page of keys has a row of {@code dim}
 * bytes for each position, a page of values a row of {@code positions} bytes for each element.
 *
 * <p>Any thread may use it; one thread at a time writes or copies a block.
 */
public final class HostPages implements PageStore {
  private final PageShape shape;
  private final Kernels kernels;
  private final Workers workers;
  private final ConcurrentLinkedQueue<Scratch> idle = new ConcurrentLinkedQueue<>();

  /** Creates a store that computes with given kernels and threads. */
  public HostPages(PageShape shape, Kernels kernels, Workers workers) {
    this.shape = shape;
    this.kernels = kernels;
    this.workers = workers;
  }

  private static final class Block extends PageBlock {
    final MemorySegment keys;
    final MemorySegment values;

    Block(PageShape shape) {
      super(shape);
      long bytes = (long) shape.pages() * shape.dim() * shape.positions();
      keys = arena.allocate(bytes, 64);
      values = arena.allocate(bytes, 64);
    }
  }

  @Override
  public PageShape shape() {
    return shape;
  }

  @Override
  public PageBlock take() {
    return new Block(shape);
  }

  @Override
  public PageBlock copy(PageBlock from) {
    Block copy = new Block(shape);
    copy.copyScales(from);
    copy.keys.copyFrom(((Block) from).keys);
    copy.values.copyFrom(((Block) from).values);
    return copy;
  }

  /** First byte of a page, of keys or of values. */
  private long page(int layer, int keyHead) {
    return (long) (layer * shape.keyHeads() + keyHead) * shape.dim() * shape.positions();
  }

  @Override
  public void write(PageBlock block, int layer, int slot, int count, MemorySegment rows, long at) {
    Block into = (Block) block;
    int dim = shape.dim();
    for (int i = 0; i < count; i++) {
      long row = at + (long) i * shape.rowBytes();
      for (int head = 0; head < shape.keyHeads(); head++) {
        long page = page(layer, head);
        long key = row + (long) head * dim;
        long value = key + (long) shape.keyHeads() * dim;
        MemorySegment.copy(rows, key, into.keys, page + (long) (slot + i) * dim, dim);
        for (int d = 0; d < dim; d++) {
          long to = page + (long) d * shape.positions() + slot + i;
          into.values.set(JAVA_BYTE, to, rows.get(JAVA_BYTE, value + d));
        }
      }
    }
  }

  @Override
  public void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value) {
    Block from = (Block) block;
    long page = page(layer, keyHead);
    int dim = shape.dim();
    MemorySegment.copy(from.keys, JAVA_BYTE, page + (long) slot * dim, key, 0, dim);
    for (int d = 0; d < dim; d++) {
      value[d] = from.values.get(JAVA_BYTE, page + (long) d * shape.positions() + slot);
    }
  }

  @Override
  public void attend(
      PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
    Scratch taken = idle.poll();
    Scratch scratch = taken == null ? new Scratch() : taken;
    scratch.reserve(position + tokens, workers.parts());
    scratch.set(blocks, layer, position, tokens, steps);
    try {
      workers.run(scratch);
    } finally {
      scratch.set(null, 0, 0, 0, null);
      idle.add(scratch);
    }
  }

  /** The memory of one call at a time, and its work: item i is a key head of a token. */
  private final class Scratch implements Workers.Task {
    private int positions;
    private int parts;
    private MemorySegment memory = MemorySegment.NULL;
    private PageBlock[] blocks;
    private int layer;
    private int position;
    private int tokens;
    private AttentionSteps steps;

    /** Of each part: queries, scores, weights, and sums of a page and of all. */
    private final int queryBytes = (shape.group() * shape.dim() + 63) / 64 * 64;

    private final long sumBytes = 8L * shape.group() * shape.dim();
    private long scoreStride;
    private long weightStride;
    private long partBytes;

    void reserve(int positions, int parts) {
      if (positions <= this.positions && parts <= this.parts) {
        return;
      }
      this.positions = (Math.max(positions, 2 * this.positions) + 63) / 64 * 64;
      this.parts = parts;
      scoreStride = 4L * this.positions;
      weightStride = this.positions;
      long rows = shape.group() * (scoreStride + 2 * weightStride);
      partBytes = (queryBytes + rows + 2 * sumBytes + 63) / 64 * 64;
      memory = Arena.ofAuto().allocate(partBytes * parts, 64);
    }

    void set(PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
      this.blocks = blocks;
      this.layer = layer;
      this.position = position;
      this.tokens = tokens;
      this.steps = steps;
    }

    @Override
    public void run(int part, int of) {
      int items = tokens * shape.keyHeads();
      int end = Workers.start(items, part + 1, of);
      for (int item = Workers.start(items, part, of); item < end; item++) {
        attend(item / shape.keyHeads(), item % shape.keyHeads(), part * partBytes);
      }
    }

    private void attend(int token, int keyHead, long queries) {
      int group = shape.group();
      int dim = shape.dim();
      int count = position + token + 1;
      long scores = queries + queryBytes;
      long weights = scores + group * scoreStride;
      long sums = weights + 2 * group * weightStride;
      long total = sums + sumBytes;
      for (int g = 0; g < group; g++) {
        steps.query(token, keyHead * group + g, memory, queries + (long) g * dim);
      }
      for (int first = 0; first < count; first += shape.positions()) {
        score(keyHead, first, Math.min(shape.positions(), count - first), queries, scores);
      }
      for (int g = 0; g < group; g++) {
        long hi = weights + 2 * g * weightStride;
        steps.weigh(
            token,
            keyHead * group + g,
            count,
            memory,
            scores + g * scoreStride,
            memory,
            hi,
            hi + weightStride);
      }
      memory.asSlice(total, sumBytes).fill((byte) 0);
      for (int first = 0; first < count; first += shape.positions()) {
        add(keyHead, first, Math.min(shape.positions(), count - first), weights, sums, total);
      }
      for (int g = 0; g < group; g++) {
        long hi = total + 8L * g * dim;
        steps.combine(token, keyHead * group + g, memory, hi, hi + 4L * dim);
      }
    }

    private void score(int keyHead, int first, int count, long queries, long scores) {
      int dim = shape.dim();
      kernels.integers(
          ((Block) blocks[first / shape.positions()]).keys,
          page(layer, keyHead),
          dim,
          count,
          dim,
          memory,
          queries,
          dim,
          shape.group(),
          memory,
          scores + 4L * first,
          scoreStride);
    }

    /** Adds the sums of a page to those of all: integers, so their order does not matter. */
    private void add(int keyHead, int first, int count, long weights, long sums, long total) {
      int dim = shape.dim();
      kernels.integers(
          ((Block) blocks[first / shape.positions()]).values,
          page(layer, keyHead),
          shape.positions(),
          dim,
          count,
          memory,
          weights + first,
          weightStride,
          2 * shape.group(),
          memory,
          sums,
          4L * dim);
      for (long i = 0; i < sumBytes; i += 4) {
        int sum = memory.get(JAVA_INT, total + i) + memory.get(JAVA_INT, sums + i);
        memory.set(JAVA_INT, total + i, sum);
      }
    }
  }
}
