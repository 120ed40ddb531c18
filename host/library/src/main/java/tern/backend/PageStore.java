package tern.backend;

import java.lang.foreign.MemorySegment;

/**
 * Where a backend holds pages of keys and values as integers within +-121, and how it multiplies
 * them. A page of keys has one row for each position, a page of values one column. All stores give
 * the same sums.
 *
 * <p>Used by one thread at a time, the one that may use the backend; {@link #free} and {@link
 * #release} by any.
 */
public interface PageStore {
  PageShape shape();

  /**
   * Whether a device multiplies the pages, by jobs that a plan must leave room for: see {@link
   * Plan#begin(int, int)}.
   */
  default boolean onDevice() {
    return false;
  }

  /**
   * Takes memory for a block. All its integers are 0.
   *
   * @throws tern.device.DeviceException.OutOfMemory if a device has no memory left
   */
  PageBlock take();

  /** Takes memory for a block, and copies another into it. */
  PageBlock copy(PageBlock from);

  /** Frees the memory of a block. */
  default void free(PageBlock block) {
    block.free();
  }

  /** Frees what it holds besides blocks, until it is needed again. */
  default void release() {}

  /**
   * Writes keys and values of some positions of a layer.
   *
   * @param slot position in the block
   * @param rows one row of {@link PageShape#rowBytes} int8 for each position, from {@code at} on
   */
  void write(PageBlock block, int layer, int slot, int count, MemorySegment rows, long at);

  /** Reads what {@link #write} wrote, one position of one key head: {@code dim} values each. */
  void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value);

  /**
   * Attends with all heads of some tokens. Token {@code m} sees positions 0 to {@code position +
   * m}.
   *
   * @param blocks the blocks of positions 0, 1, ... times {@link PageShape#positions}
   */
  void attend(PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps);
}
