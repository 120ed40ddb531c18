package tern.resident;

import tern.backend.IntegerLayout;
import tern.device.DeviceConfig;

/**
 * All pages of keys, or all of values: for each layer and key head its pages one after the other.
 * The place of an integer is that of its position plus that of its element, both of which are maps.
 */
final class PageRegion {
  private final ResidentShape shape;
  private final IntegerLayout layout;
  private final long pageBytes;
  private final long address;
  private final AddressMap places;
  private final int positionMap;
  private final int elementMap;

  private PageRegion(String name, Generation at, IntegerLayout layout, boolean keys, int elements) {
    this.shape = at.shape;
    this.layout = layout;
    long granule = (long) DeviceConfig.GRANULE_BYTES * shape.device().weightPorts();
    this.pageBytes = Math.ceilDiv(layout.bytes(), granule) * granule;
    long bytes = pageBytes * shape.pages() * shape.model().keyHeads() * shape.model().layers();
    this.address = at.memory.take(name, bytes, into -> into.fill(IntegerLayout.ZERO));
    int page = shape.pagePositions();
    this.places =
        AddressMap.of(
            name + ", positions",
            AddressMap.Index.POSITION,
            shape.rowPositions(),
            p -> p / page * pageBytes + place(keys, p % page, 0));
    this.positionMap = at.maps.number(places);
    this.elementMap =
        at.maps.number(
            AddressMap.of(
                name + ", elements", AddressMap.Index.ELEMENT, elements, e -> place(keys, 0, e)));
    for (int p = 0; p < page; p++) {
      for (int e = 0; e < elements; e++) {
        if (place(keys, p, e) != place(keys, p, 0) + place(keys, 0, e)) {
          throw new ResidentException(
              name
                  + ": the place of element "
                  + e
                  + " of position "
                  + p
                  + " is not that of the element plus that of the position; lanes, ports and"
                  + " planeRows must be powers of two");
        }
      }
    }
  }

  /** Pages of keys: positions x elements. Their chunks are padded to a power of two. */
  static PageRegion keys(Generation at) {
    ResidentShape shape = at.shape;
    int lanes = shape.device().lanes();
    int chunks = Math.ceilDiv(shape.keyWords(), lanes);
    int padded = Integer.highestOneBit(2 * chunks - 1);
    int k = padded == chunks ? shape.keyWords() : padded * lanes;
    IntegerLayout layout = new IntegerLayout(shape.device(), shape.pagePositions(), k);
    return new PageRegion("pages of keys", at, layout, true, shape.keyWords());
  }

  /** Pages of values: elements x positions. */
  static PageRegion values(Generation at) {
    ResidentShape shape = at.shape;
    int dim = shape.model().headDim();
    IntegerLayout layout = new IntegerLayout(shape.device(), dim, shape.pagePositions());
    return new PageRegion("pages of values", at, layout, false, dim);
  }

  private long place(boolean keys, int position, int element) {
    return keys ? layout.byteAt(position, element) : layout.byteAt(element, position);
  }

  /** All pages, those of the first layer first. */
  PageImages images() {
    int count = shape.pages() * shape.model().keyHeads() * shape.model().layers();
    return new PageImages(address, pageBytes, count, layout);
  }

  /** Columns of a page's job. */
  int k() {
    return layout.k();
  }

  /** Rows of a page's job. */
  int n() {
    return layout.n();
  }

  int portBytes() {
    return (int) layout.portBytes();
  }

  /** Address of a page. */
  long page(int layer, int keyHead, int page) {
    long head = (long) layer * shape.model().keyHeads() + keyHead;
    return address + (head * shape.pages() + page) * pageBytes;
  }

  /** Bytes from the pages of a key head to those of the next. */
  int headStride() {
    return Math.toIntExact(shape.pages() * pageBytes);
  }

  /**
   * Where a row's integers of the first key head of a layer go, but for their elements. The
   * position is that of the last row, and rows begin at a multiple of their number: so the offset
   * of a position is that of the first row's, and that of the row's number.
   */
  Operand append(int layer, int row, int rows) {
    long first = page(layer, 0, 0) + places.offset(row) - places.offset(rows - 1);
    return Operand.memory(first).every(headStride()).mapped(positionMap);
  }

  int elementMap() {
    return elementMap;
  }
}
