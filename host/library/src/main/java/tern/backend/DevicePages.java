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
      for (int i = 0; i < count; i++) {
        long row = key + (long) i * shape.rowBytes();
        put(into, pair(layer, head), keys, slot + i, 0, shape.dim(), rows, row, 1);
      }
      long value = key + (long) shape.keyHeads() * shape.dim();
      long image = pair(layer, head) + keyBytes;
      for (int d = 0; d < shape.dim(); d++) {
        put(into, image, values, d, slot, count, rows, value + d, shape.rowBytes());
      }
    }
  }

  /** Writes integers {@code step} bytes apart into columns of a row of an image. */
  private static void put(
      DeviceMemory.Region into,
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
        into.bytes().set(JAVA_BYTE, to + i, IntegerLayout.code(value));
      }
      into.toDevice(to, run);
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
