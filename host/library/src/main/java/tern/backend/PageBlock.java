package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The keys and values of some positions in every layer and key head. The integers are where their
 * {@link PageStore} multiplies them; their scales are here: for each page one float32 for each key,
 * then one for each value.
 *
 * <p>Used by one thread at a time.
 */
public abstract class PageBlock {
  final Arena arena = Arena.ofShared();
  private final PageShape shape;
  private final MemorySegment scales;

  /** Tables that hold this block; guarded by their pool. */
  int holders = 1;

  PageBlock(PageShape shape) {
    this.shape = shape;
    this.scales = arena.allocate(8L * shape.pages() * shape.positions(), 64);
  }

  /** Frees the memory. */
  void free() {
    arena.close();
  }

  void copyScales(PageBlock from) {
    scales.copyFrom(from.scales);
  }

  private long keyScale(int page, int slot) {
    return 4L * (2L * page * shape.positions() + slot);
  }

  void putScales(int page, int slot, float key, float value) {
    scales.set(JAVA_FLOAT, keyScale(page, slot), key);
    scales.set(JAVA_FLOAT, keyScale(page, slot) + 4L * shape.positions(), value);
  }

  float keyScaleOf(int page, int slot) {
    return scales.get(JAVA_FLOAT, keyScale(page, slot));
  }

  float valueScaleOf(int page, int slot) {
    return scales.get(JAVA_FLOAT, keyScale(page, slot) + 4L * shape.positions());
  }

  /** Copies the scales of a page's first {@code count} keys and values. */
  void copyScales(
      int page, int count, MemorySegment keys, long keyAt, MemorySegment values, long valueAt) {
    MemorySegment.copy(scales, keyScale(page, 0), keys, keyAt, 4L * count);
    MemorySegment.copy(
        scales, keyScale(page, 0) + 4L * shape.positions(), values, valueAt, 4L * count);
  }
}
