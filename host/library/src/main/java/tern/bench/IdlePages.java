package tern.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;
import tern.backend.AttentionSteps;
import tern.backend.PageBlock;
import tern.backend.PageShape;
import tern.backend.PageStore;
import tern.cpu.Workers;

/**
 * Pages that are written, but not multiplied: attention takes the time of what the host computes
 * between the jobs of a device. Sums of values are added up page by page, as a device leaves them.
 */
final class IdlePages implements PageStore {
  private final PageStore pages;
  private final PageShape shape;
  private final Workers workers;
  private final MemorySegment drawn;
  private final BooleanSupplier filling;
  private MemorySegment scratch = MemorySegment.NULL;

  /**
   * Wraps pages.
   *
   * @param drawn int32 sums to hand out
   * @param filling whether pages are only written just now
   */
  IdlePages(PageStore pages, Workers workers, MemorySegment drawn, BooleanSupplier filling) {
    this.pages = pages;
    this.shape = pages.shape();
    this.workers = workers;
    this.drawn = drawn;
    this.filling = filling;
  }

  @Override
  public PageShape shape() {
    return shape;
  }

  @Override
  public PageBlock take() {
    return pages.take();
  }

  @Override
  public PageBlock copy(PageBlock from) {
    return pages.copy(from);
  }

  @Override
  public void free(PageBlock block) {
    pages.free(block);
  }

  @Override
  public void write(PageBlock block, int layer, int slot, int count, MemorySegment rows, long at) {
    pages.write(block, layer, slot, count, rows, at);
  }

  @Override
  public void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value) {
    pages.read(block, layer, keyHead, slot, key, value);
  }

  @Override
  public void attend(
      PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
    if (filling.getAsBoolean()) {
      return;
    }
    int most = (position + tokens + 63) / 64 * 64;
    long partBytes = 6L * most + 16L * shape.dim();
    if (scratch.byteSize() < partBytes * workers.parts()) {
      scratch = Arena.ofAuto().allocate(2 * partBytes * workers.parts(), 64);
    }
    workers.run(
        (part, parts) -> {
          int items = tokens * shape.heads();
          int end = Workers.start(items, part + 1, parts);
          for (int item = Workers.start(items, part, parts); item < end; item++) {
            int token = item / shape.heads();
            int head = item % shape.heads();
            attend(token, head, position + token + 1, most, part * partBytes, steps);
          }
        });
  }

  /** Attends with one head: its scores stand at {@code at}, then its weights, then its sums. */
  private void attend(int token, int head, int count, int most, long at, AttentionSteps steps) {
    long weights = at + 4L * most;
    long sums = weights + 2L * most;
    steps.query(token, head, scratch, at);
    MemorySegment.copy(drawn, 0, scratch, at, 4L * count);
    steps.weigh(token, head, count, scratch, at, scratch, weights, weights + most);
    int both = 2 * shape.dim();
    for (int page = 0; page < shape.blocks(count); page++) {
      for (long i = 0; i < both; i++) {
        int sum = page == 0 ? 0 : scratch.get(JAVA_INT, sums + 4 * i);
        scratch.set(JAVA_INT, sums + 4 * i, sum + drawn.getAtIndex(JAVA_INT, i));
      }
    }
    steps.combine(token, head, scratch, sums, sums + 4L * shape.dim());
  }
}
