package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import tern.cpu.Workers;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;

/**
 * Pages in device memory: images of integers that the device multiplies where they stand. A block
 * is one region: for each layer and key head the image of its keys, then that of its values.
 *
 * <p>Used by the thread that may use the device; regions are freed by any.
 */
final class DevicePages implements PageStore {
  private static final int PAGE = 4096;

  private final DeviceMemory memory;
  private final PageShape shape;
  private final IntegerLayout keyLayout;
  private final IntegerLayout valueLayout;
  private final RowPlaces keys;
  private final RowPlaces values;
  private final long keyBytes;
  private final long pairBytes;
  private final DeviceAttention attention;

  /** The bytes of a page that are being written lie between these. */
  private long low = Long.MAX_VALUE;

  private long high;

  DevicePages(
      DeviceConfig config,
      DeviceMemory memory,
      JobRunner runner,
      PageShape shape,
      Workers workers) {
    if (shape.positions() % config.beatBytes() != 0
        || Math.max(shape.positions(), shape.dim()) > config.maxK()) {
      throw new IllegalArgumentException(
          "pages of "
              + shape.positions()
              + " positions and heads of width "
              + shape.dim()
              + "; this device expects a multiple of "
              + config.beatBytes()
              + " positions, and at most "
              + config.maxK()
              + " of either");
    }
    this.memory = memory;
    this.shape = shape;
    this.keyLayout = new IntegerLayout(config, shape.positions(), shape.dim());
    this.valueLayout = new IntegerLayout(config, shape.dim(), shape.positions());
    this.keys = new RowPlaces(keyLayout);
    this.values = new RowPlaces(valueLayout);
    this.keyBytes = wholePieces(keyLayout.bytes());
    this.pairBytes = keyBytes + wholePieces(valueLayout.bytes());
    this.attention = new DeviceAttention(config, memory, runner, this, workers);
  }

  private static long wholePieces(long bytes) {
    return Math.ceilDiv(bytes, DeviceConfig.GRANULE_BYTES) * DeviceConfig.GRANULE_BYTES;
  }

  private final class Block extends PageBlock {
    final DeviceMemory.Region region;

    Block() {
      super(shape);
      String what = "a block of " + shape.positions() + " positions of keys and values";
      try {
        region = memory.take(what, shape.pages() * pairBytes, PAGE);
      } catch (RuntimeException | Error failed) {
        super.free();
        throw failed;
      }
    }

    @Override
    void free() {
      region.free();
      super.free();
    }
  }

  @Override
  public PageShape shape() {
    return shape;
  }

  @Override
  public boolean onDevice() {
    return true;
  }

  @Override
  public PageBlock take() {
    Block block = new Block();
    block.region.bytes().fill(IntegerLayout.ZERO);
    block.region.toDevice(0, block.region.bytes().byteSize());
    return block;
  }

  @Override
  public PageBlock copy(PageBlock from) {
    Block block = new Block();
    block.copyScales(from);
    block.region.bytes().copyFrom(((Block) from).region.bytes());
    block.region.toDevice(0, block.region.bytes().byteSize());
    return block;
  }

  @Override
  public void release() {
    attention.release();
  }

  private long pair(int layer, int keyHead) {
    return (layer * shape.keyHeads() + keyHead) * pairBytes;
  }

  /** Device address of a page of keys. */
  long keyAddress(PageBlock block, int layer, int keyHead) {
    return ((Block) block).region.address() + pair(layer, keyHead);
  }

  /** Device address of a page of values. */
  long valueAddress(PageBlock block, int layer, int keyHead) {
    return keyAddress(block, layer, keyHead) + keyBytes;
  }

  @Override
  public void write(PageBlock block, int layer, int slot, int count, MemorySegment rows, long at) {
    DeviceMemory.Region into = ((Block) block).region;
    for (int head = 0; head < shape.keyHeads(); head++) {
      long key = at + (long) head * shape.dim();
      long image = pair(layer, head);
      for (int i = 0; i < count; i++) {
        long row = key + (long) i * shape.rowBytes();
        put(into.bytes(), image, keys, slot + i, 0, shape.dim(), rows, row, 1);
      }
      sync(into);
      long value = key + (long) shape.keyHeads() * shape.dim();
      for (int d = 0; d < shape.dim(); d++) {
        long from = value + d;
        put(into.bytes(), image + keyBytes, values, d, slot, count, rows, from, shape.rowBytes());
      }
      sync(into);
    }
  }

  /**
   * Makes a page's written bytes visible to the device, and those between them: on a board, a call
   * for each of the single bytes of a value would take longer than the token.
   */
  private void sync(DeviceMemory.Region into) {
    into.toDevice(low, high - low);
    low = Long.MAX_VALUE;
    high = 0;
  }

  /** Writes integers {@code step} bytes apart into columns of a row of an image. */
  private void put(
      MemorySegment into,
      long image,
      RowPlaces places,
      int row,
      int first,
      int count,
      MemorySegment from,
      long at,
      int step) {
    int run;
    for (int column = first; column < first + count; column += run) {
      run = places.run(row, column, first + count);
      long to = image + places.byteAt(row, column);
      for (int i = 0; i < run; i++) {
        byte value = from.get(JAVA_BYTE, at + (long) (column - first + i) * step);
        into.set(JAVA_BYTE, to + i, IntegerLayout.code(value));
      }
      low = Math.min(low, to);
      high = Math.max(high, to + run);
    }
  }

  @Override
  public void read(PageBlock block, int layer, int keyHead, int slot, byte[] key, byte[] value) {
    MemorySegment from = ((Block) block).region.bytes();
    long image = pair(layer, keyHead);
    for (int d = 0; d < shape.dim(); d++) {
      key[d] = value(from.get(JAVA_BYTE, image + keys.byteAt(slot, d)));
      value[d] = value(from.get(JAVA_BYTE, image + keyBytes + values.byteAt(d, slot)));
    }
  }

  private static byte value(byte code) {
    return (byte) ((code & 0xFF) - IntegerLayout.ZERO);
  }

  @Override
  public void attend(
      PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
    attention.run(blocks, layer, position, tokens, steps);
  }
}
