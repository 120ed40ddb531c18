package tern.device;

import tern.ternary.IntegerMatrix;
import tern.ternary.TritCodec;

/**
 * The configuration of a device, as its identity registers report it.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param configHash hash that identifies the configuration
 * @param tokenRows T: tokens computed in parallel, which share the weight stream
 * @param outputCols C: output rows computed in parallel
 * @param lanes L: weights of one output row taken per cycle
 * @param tokenGroups G: groups of T tokens that pass over one held weight chunk
 * @param maxK longest dot product of one job
 * @param maxTokens most tokens of one job
 * @param weightBufferChunks depth of each weight port's buffer
 * @param addressBits width of an address on the device's bus
 * @param planeRows rows of a tile of integers, {@code C / 5}; 0 if the device cannot take integers
 * @param vectorLanes 32-bit words that the vector unit takes per cycle; 0 if there is none
 * @param vectorWords words of its buffer
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
    int addressBits,
    int planeRows,
    int vectorLanes,
    int vectorWords) {

  /** Default number of address bits. */
  private static final int ADDRESS_BITS = 40;

  /** Default number of words of a vector unit's buffer. */
  private static final int VECTOR_WORDS = 16_384;

  /** Creates the configuration of a device with 40 address bits, no integers and no vector unit. */
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
        ADDRESS_BITS,
        0,
        0,
        VECTOR_WORDS);
  }

  /** Bytes that a DRAM reads or writes at once. */
  private static final int ACCESS_BYTES = 64;

  /** Bytes of one weight port's stream before the next port's in a weight image. */
  public static final int GRANULE_BYTES = 256;

  /** Most output rows of one job, on every device. */
  public static final int MAX_N = 1 << 20;

  /**
   * Reads the configuration of a device.
   *
   * @throws DeviceException if it is not a Tern device of this version, or a register's value is
   *     impossible
   */
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

  /** Whether jobs may be of integers within +-121, as trit planes. */
  public boolean planes() {
    return planeRows > 0;
  }

  /** Whether there is a vector unit, which runs resident models. */
  public boolean vectors() {
    return vectorLanes > 0;
  }

  /** Most tokens of one pass over the weights. */
  public int passTokens() {
    return tokenRows * tokenGroups;
  }

  /**
   * Tokens of one pass over weights of {@code k} columns. The depth of the activation memories is a
   * power of two: if G is not, long dot products leave no room for all groups.
   */
  public int passTokens(int k) {
    int longGroups = Integer.highestOneBit(tokenGroups);
    int bankChunks = longGroups * Integer.highestOneBit(2 * chunks(maxK) - 1);
    return tokenRows * (chunks(k) * tokenGroups <= bankChunks ? tokenGroups : longGroups);
  }

  private int chunks(int k) {
    return (k + lanes - 1) / lanes;
  }

  /** Most multiply-adds per cycle. */
  public int peakMacsPerCycle() {
    return tokenRows * outputCols * lanes;
  }

  /** Rounds up to a multiple of a beat. */
  public long roundUpToBeat(long bytes) {
    return (bytes + beatBytes() - 1) / beatBytes() * beatBytes();
  }

  /**
   * Bytes from one token's {@code n} sums to the next one's: whole beats, and whole accesses of a
   * DRAM, since sums of integers are written in such pieces.
   */
  public int resultStride(int n) {
    long access = Math.max(ACCESS_BYTES, beatBytes());
    return Math.toIntExact((4L * n + access - 1) / access * access);
  }

  /** Bytes of one port's weight stream for a matrix of {@code n} rows and {@code k} columns. */
  public long weightPortBytes(int n, int k) {
    long chunks = chunks(k);
    long tiles = (n + outputCols - 1) / outputCols;
    long trits = tiles * chunks * (outputCols / weightPorts) * lanes;
    return roundUpToBeat((trits + weightCodec.tritsPerByte() - 1) / weightCodec.tritsPerByte());
  }

  /** Bytes of the weight image of that matrix, up to the last byte of the last port. */
  public long weightImageBytes(int n, int k) {
    return weightByte(weightPorts - 1, weightPortBytes(n, k) - 1) + 1;
  }

  /**
   * Bytes of one port's stream for a matrix of integers: as many as for its trit planes, since a
   * byte holds the five trits of an integer.
   */
  public long integerPortBytes(int n, int k) {
    return weightPortBytes(IntegerMatrix.PLANES * n, k);
  }

  /** Bytes of the image of that matrix. */
  public long integerImageBytes(int n, int k) {
    return weightImageBytes(IntegerMatrix.PLANES * n, k);
  }

  /** Offset in a weight image of byte {@code at} of a port's stream. */
  public long weightByte(int port, long at) {
    return (at / GRANULE_BYTES * weightPorts + port) * GRANULE_BYTES + at % GRANULE_BYTES;
  }
}
