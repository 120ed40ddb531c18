package tern.resident;

/** Where the keys and values of a text stand, which all programs of a model share. */
final class PastMemory {
  private static final String SCALES = "scales of keys and values";

  private final int keyHeads;
  private final long scales;
  private final int scaleMap;
  private final long bytes;
  final PageRegion keys;
  final PageRegion values;

  /** Bytes from the scales of a key head to those of the next. */
  final int scaleRow;

  private final Operand angles;

  PastMemory(Generation at) {
    ResidentShape shape = at.shape;
    this.keyHeads = shape.model().keyHeads();
    this.keys = PageRegion.keys(at);
    this.values = PageRegion.values(at);
    this.scaleRow = 4 * shape.rowPositions();
    this.bytes = 2L * shape.model().layers() * keyHeads * scaleRow;
    this.scales = at.memory.take(SCALES, bytes);
    this.scaleMap =
        at.maps.number(
            AddressMap.of("scales", AddressMap.Index.POSITION, shape.rowPositions(), p -> 4L * p));
    this.angles = LayerMemory.angles(at);
  }

  /** Cosines and sines of all rows, one row after the other. */
  Operand angles(Generation at) {
    long stride = 4L * at.shape.keyWords();
    return at.rows(angles.plus(-stride * (at.rows - 1)), stride);
  }

  /** Where all of it stands. */
  KeyValueMemory memory() {
    MemoryRegion all = new MemoryRegion(SCALES, scales, bytes, false);
    return new KeyValueMemory(keys.images(), values.images(), all);
  }

  /** Scales of a key head's keys: a row of positions; those of the next head follow. */
  Operand keyScales(int layer, int head) {
    return Operand.memory(scales + (2L * layer * keyHeads + head) * scaleRow);
  }

  Operand valueScales(int layer, int head) {
    return keyScales(layer, keyHeads + head);
  }

  /** Where the scales of the first row's keys go, whatever the position of the last row. */
  Operand appendKeyScales(int layer, int rows) {
    return keyScales(layer, 0).plus(-4L * (rows - 1)).every(scaleRow).mapped(scaleMap);
  }

  /** The same of values. */
  Operand appendValueScales(int layer, int rows) {
    return valueScales(layer, 0).plus(-4L * (rows - 1)).every(scaleRow).mapped(scaleMap);
  }
}
