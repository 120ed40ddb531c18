package tern.resident;

import tern.device.DeviceConfig;

/**
 * The vector unit of a configuration.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param lanes words of a beat: where more than one element is read, a buffer's operand begins at a
 *     multiple of them, and one of memory at a whole beat
 * @param words words of the buffer
 * @param entries entries of the list of {@link Reduction#TOP}
 */
public record VectorShape(int lanes, int words, int entries) {
  /** Words of the buffer unless said otherwise. */
  public static final int WORDS = 16_384;

  /** Entries of the list unless said otherwise. */
  public static final int ENTRIES = 16;

  /**
   * Checks the sizes.
   *
   * @throws ResidentException if an instruction cannot name all words, or there is no list
   */
  public VectorShape {
    if (Integer.bitCount(lanes) != 1 || words < 1 || words > 1 << 16 || entries < 1) {
      throw new ResidentException(
          "a vector unit of "
              + lanes
              + " lanes, "
              + words
              + " words and a list of "
              + entries
              + "; expected a power of two, 1 to 65536, and at least 1");
    }
  }

  /** The usual unit of a device. */
  public static VectorShape of(DeviceConfig config) {
    return new VectorShape(config.beatBytes() / 4, WORDS, ENTRIES);
  }

  /** Bytes of a beat. */
  int beatBytes() {
    return 4 * lanes;
  }

  /** Rounds up to whole rows of the buffer. */
  int roundUp(int words) {
    return (words + lanes - 1) / lanes * lanes;
  }
}
