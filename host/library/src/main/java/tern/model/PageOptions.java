package tern.model;

import org.jspecify.annotations.Nullable;

/**
 * How a session keeps keys and values as integers.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param positions positions of a page; changes speed and memory, never a result. A device wants a
 *     multiple of the bytes of its memory beat
 * @param most the most blocks that a session and its forks may hold together
 * @param keyScales scales of the keys' channels, which change results slightly; null for none
 */
public record PageOptions(int positions, int most, @Nullable KeyScales keyScales) {
  /** Pages of 256 positions, as many as memory holds. */
  public static final PageOptions DEFAULT = new PageOptions(256, Integer.MAX_VALUE, null);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public PageOptions {
    if (positions < 1 || most < 1) {
      throw new IllegalArgumentException(
          "pages of "
              + positions
              + " positions, at most "
              + most
              + "; expected at least 1 of either");
    }
  }

  /** Pages of another size. */
  public PageOptions ofPositions(int positions) {
    return new PageOptions(positions, most, keyScales);
  }

  /** The same pages, but not more than this many blocks. */
  public PageOptions atMost(int blocks) {
    return new PageOptions(positions, blocks, keyScales);
  }

  /** The same pages, whose keys have a scale for each channel. */
  public PageOptions withKeyScales(KeyScales scales) {
    return new PageOptions(positions, most, scales);
  }
}
