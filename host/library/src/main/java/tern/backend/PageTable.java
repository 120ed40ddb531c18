package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The blocks of one sequence of positions, in order. Tables share blocks until one of them writes:
 * then it copies the block first.
 *
 * <p>Used by one thread at a time, the one that may use the backend; closed by any, when nobody
 * uses it.
 */
public final class PageTable implements AutoCloseable {
  private final PagePool pool;
  private final PageShape shape;
  private PageBlock[] blocks = {};
  private int count;
  private boolean closed;

  PageTable(PagePool pool) {
    this.pool = pool;
    this.shape = pool.shape();
  }

  public PagePool pool() {
    return pool;
  }

  /** Blocks that this table holds, alone or with others. */
  public int blocks() {
    return count;
  }

  /**
   * Makes room for positions {@code from} to {@code to}, and forgets those from {@code from} on.
   *
   * @throws PagesFullException if the pool has not enough blocks
   */
  public void reserve(int from, int to) {
    requireOpen();
    int needed = shape.blocks(to);
    int first = from / shape.positions();
    cut(Math.max(first, needed));
    if (needed > blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(needed, 2 * blocks.length));
    }
    for (int i = first; i < count; i++) {
      blocks[i] = pool.own(blocks[i]);
    }
    while (count < needed) {
      blocks[count] = pool.take();
      count++;
    }
  }

  /** Forgets the positions from {@code position} on, and lets go of the blocks they alone need. */
  public void rewind(int position) {
    requireOpen();
    cut(shape.blocks(position));
  }

  private void cut(int left) {
    while (count > left) {
      count--;
      pool.release(blocks[count]);
      blocks[count] = null;
    }
  }

  /** Opens another table of the same positions, which shares all blocks. */
  public PageTable fork() {
    requireOpen();
    PageTable other = pool.open();
    other.blocks = blocks.clone();
    other.count = count;
    for (int i = 0; i < count; i++) {
      pool.hold(blocks[i]);
    }
    return other;
  }

  /**
   * Writes keys and values of one layer into reserved positions.
   *
   * @param rows one row of {@link PageShape#rowBytes} int8 for each token: keys of all key heads,
   *     then their values
   * @param scales one row of {@code 2 keyHeads} float32 for each token, in the same order
   */
  public void append(
      int layer, int position, int tokens, MemorySegment rows, MemorySegment scales) {
    requireOpen();
    int heads = shape.keyHeads();
    for (int m = 0; m < tokens; ) {
      int slot = (position + m) % shape.positions();
      int run = Math.min(tokens - m, shape.positions() - slot);
      PageBlock block = blocks[(position + m) / shape.positions()];
      pool.store().write(block, layer, slot, run, rows, (long) m * shape.rowBytes());
      for (int i = 0; i < run; i++, m++) {
        for (int head = 0; head < heads; head++) {
          long at = 4L * (2L * m * heads + head);
          block.putScales(
              layer * heads + head,
              slot + i,
              scales.get(JAVA_FLOAT_UNALIGNED, at),
              scales.get(JAVA_FLOAT_UNALIGNED, at + 4L * heads));
        }
      }
    }
  }

  /** Copies the float32 scales of the first {@code positions} keys and values of a key head. */
  public void scales(
      int layer,
      int keyHead,
      int positions,
      MemorySegment keys,
      long keyAt,
      MemorySegment values,
      long valueAt) {
    int page = layer * shape.keyHeads() + keyHead;
    for (int p = 0; p < positions; p += shape.positions()) {
      int run = Math.min(positions - p, shape.positions());
      PageBlock block = blocks[p / shape.positions()];
      block.copyScales(page, run, keys, keyAt + 4L * p, values, valueAt + 4L * p);
    }
  }

  /** Reads the key and the value of a position in float32: integers times their scales. */
  public void read(int layer, int keyHead, int position, float[] key, float[] value) {
    requireOpen();
    byte[] keys = new byte[shape.dim()];
    byte[] values = new byte[shape.dim()];
    PageBlock block = blocks[position / shape.positions()];
    int slot = position % shape.positions();
    int page = layer * shape.keyHeads() + keyHead;
    pool.store().read(block, layer, keyHead, slot, keys, values);
    for (int i = 0; i < shape.dim(); i++) {
      key[i] = keys[i] * block.keyScaleOf(page, slot);
      value[i] = values[i] * block.valueScaleOf(page, slot);
    }
  }

  /** Attends with all heads of some tokens, as {@link PageStore#attend} says. */
  public void attend(int layer, int position, int tokens, AttentionSteps steps) {
    requireOpen();
    pool.store().attend(blocks, layer, position, tokens, steps);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this table of pages is closed");
    }
  }

  /** Lets go of all blocks. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed) {
      cut(0);
      closed = true;
      pool.closed();
    }
  }
}
