package tern.device;

import tern.ternary.TritCodec;

/**
 * What a device says of itself in its identity registers.
 *
 * @param configHash tells two configurations apart
 * @param tokenRows T: tokens that share the weight stream in space
 * @param outputCols C: output rows computed side by side
 * @param lanes L: weights of one output row taken in a cycle
 * @param tokenGroups G: groups of T tokens that pass over one held weight chunk
 * @param maxK longest dot product of one job
 * @param maxTokens most tokens of one job
 * @param weightBufferChunks depth of each weight port's buffer
 * @param addressBits width of an address on the device's bus
 */
public record DeviceConfig(
    int configHash,
    int tokenRows,
    int outputCols,
    int lanes,
    int tokenGroups,
    TritCodec weightCodec,
    int memDataBits,
    int weightPorts,
    int maxK,
    int maxTokens,
    int maxRingEntries,
    int clockKhz,
    int weightBufferChunks,
    int addressBits) {

  /** Address bits of a device that says nothing else. */
  private static final int ADDRESS_BITS = 40;

  /** A device of 40 address bits. */
  public DeviceConfig(
      int configHash,
      int tokenRows,
      int outputCols,
      int lanes,
      int tokenGroups,
      TritCodec weightCodec,
      int memDataBits,
      int weightPorts,
      int maxK,
      int maxTokens,
      int maxRingEntries,
      int clockKhz,
      int weightBufferChunks) {
    this(
        configHash,
        tokenRows,
        outputCols,
        lanes,
        tokenGroups,
        weightCodec,
        memDataBits,
        weightPorts,
        maxK,
        maxTokens,
        maxRingEntries,
        clockKhz,
        weightBufferChunks,
        ADDRESS_BITS);
  }

  /** Bytes after which the next weight port has its turn in a weight image. */
  public static final int GRANULE_BYTES = 256;

  /** Most output rows of one job, on every device. */
  public static final int MAX_N = 1 << 20;

  /** Asks a device; one that is not a Tern of this version, or says what cannot be, is refused. */
  public static DeviceConfig of(Device device) {
    return Identity.read(device);
  }

  /** Bytes of the address space of the device's bus. */
  public long addressableBytes() {
    return 1L << addressBits;
  }

  /** Bytes of one memory beat. */
  public int beatBytes() {
    return memDataBits / 8;
  }

  /** Tokens of one pass over the weights, at most. */
  public int passTokens() {
    return tokenRows * tokenGroups;
  }

  /**
   * Tokens of one pass over weights of {@code k} columns. The activation memories are a power of
   * two deep: where G is none, long dot products leave no room for all groups.
   */
  public int passTokens(int k) {
    int longGroups = Integer.highestOneBit(tokenGroups);
    int bankChunks = longGroups * Integer.highestOneBit(2 * chunks(maxK) - 1);
    return tokenRows * (chunks(k) * tokenGroups <= bankChunks ? tokenGroups : longGroups);
  }

  private int chunks(int k) {
    return (k + lanes - 1) / lanes;
  }

  /** Multiply-adds of one cycle at best. */
  public int peakMacsPerCycle() {
    return tokenRows * outputCols * lanes;
  }

  /** The next multiple of a beat. */
  public long roundUpToBeat(long bytes) {
    return (bytes + beatBytes() - 1) / beatBytes() * beatBytes();
  }

  /** Bytes of one port's weight stream for a matrix of {@code n} rows and {@code k} columns. */
  public long weightPortBytes(int n, int k) {
    long chunks = chunks(k);
    long tiles = (n + outputCols - 1) / outputCols;
    long trits = tiles * chunks * (outputCols / weightPorts) * lanes;
    return roundUpToBeat((trits + weightCodec.tritsPerByte() - 1) / weightCodec.tritsPerByte());
  }

  /** Bytes of the weight image of that matrix: up to the last byte of the last port. */
  public long weightImageBytes(int n, int k) {
    return weightByte(weightPorts - 1, weightPortBytes(n, k) - 1) + 1;
  }

  /** Where in a weight image byte {@code at} of a port's stream stands. */
  public long weightByte(int port, long at) {
    return (at / GRANULE_BYTES * weightPorts + port) * GRANULE_BYTES + at % GRANULE_BYTES;
  }
}
