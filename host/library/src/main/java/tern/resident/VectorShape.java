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
  /** Entries of a device's list. */
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

  /**
   * The unit of a device.
   *
   * @throws ResidentException if it has none
   */
  public static VectorShape of(DeviceConfig config) {
    if (!config.vectors()) {
      throw new ResidentException(
          "the configuration has no vector unit; expected one with vectorLanes above 0");
    }
    return new VectorShape(config.vectorLanes(), config.vectorWords(), ENTRIES);
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
