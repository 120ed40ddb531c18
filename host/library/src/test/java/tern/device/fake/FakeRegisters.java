package tern.device.fake;

import java.util.Arrays;
import tern.device.DeviceConfig;
import tern.device.Registers;

/** The registers of a {@link FakeDevice}, as words without side effects. */
final class FakeRegisters {
  private static final int BYTES = 0x1000;

  private final int[] words = new int[BYTES / 4];

  void identify(DeviceConfig config) {
    put(Registers.MAGIC, Registers.MAGIC_VALUE);
    put(Registers.VERSION, Registers.VERSION_VALUE);
    put(Registers.CONFIG_HASH, config.configHash());
    put(Registers.TOKEN_ROWS, config.tokenRows());
    put(Registers.OUTPUT_COLS, config.outputCols());
    put(Registers.LANES, config.lanes());
    put(Registers.TOKEN_GROUPS, config.tokenGroups());
    put(Registers.WEIGHT_CODEC, config.weightCodec().ordinal());
    put(Registers.MEM_DATA_BITS, config.memDataBits());
    put(Registers.WEIGHT_PORTS, config.weightPorts());
    put(Registers.MAX_K, config.maxK());
    put(Registers.MAX_TOKENS, config.maxTokens());
    put(Registers.MAX_RING_ENTRIES, config.maxRingEntries());
    put(Registers.CLOCK_KHZ, config.clockKhz());
    put(Registers.WEIGHT_BUFFER_CHUNKS, config.weightBufferChunks());
    put(Registers.ADDRESS_BITS, config.addressBits());
    put(Registers.PLANE_ROWS, config.planeRows());
    put(Registers.VECTOR_LANES, config.vectorLanes());
    put(Registers.VECTOR_WORDS, config.vectorWords());
  }

  int get(int offset) {
    return words[offset / 4];
  }

  void put(int offset, int value) {
    words[offset / 4] = value;
  }

  /** Clears all registers starting at an offset. */
  void clearFrom(int offset) {
    Arrays.fill(words, offset / 4, words.length, 0);
  }

  /** Reads a 64-bit value from two registers. */
  long wide(int low) {
    return Integer.toUnsignedLong(get(low)) | (long) get(low + 4) << 32;
  }

  /** Adds to a 64-bit counter of two registers. */
  void count(int low, long more) {
    long sum = wide(low) + more;
    put(low, (int) sum);
    put(low + 4, (int) (sum >>> 32));
  }
}
