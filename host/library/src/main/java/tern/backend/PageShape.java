package tern.backend;

/**
 * The shape of a cache of keys and values in pages. A block holds {@code positions} positions of
 * every layer and key head: one page of keys and one of values each.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param layers layers of the model
 * @param keyHeads key heads of a layer
 * @param group query heads that share a key head
 * @param dim width of a head
 * @param positions positions of a block
 */
public record PageShape(int layers, int keyHeads, int group, int dim, int positions) {
  /** Most positions whose weighted sums fit in int32, each adding up to {@code 128 * 121}. */
  public static final int MOST_POSITIONS = Integer.MAX_VALUE / (128 * 121);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public PageShape {
    for (int size : new int[] {layers, keyHeads, group, dim, positions}) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "pages of "
                + layers
                + " layers, "
                + keyHeads
                + " key heads shared by "
                + group
                + " heads of width "
                + dim
                + " and "
                + positions
                + " positions; expected each to be at least 1");
      }
    }
  }

  /** Query heads. */
  public int heads() {
    return keyHeads * group;
  }

  /** Number of pages of keys in a block, and of pages of values. */
  public int pages() {
    return layers * keyHeads;
  }

  /** Blocks that hold this many positions. */
  public int blocks(int count) {
    return Math.ceilDiv(count, positions);
  }

  /** Bytes of a position in one layer: keys of all key heads, then their values. */
  public int rowBytes() {
    return 2 * keyHeads * dim;
  }
}
