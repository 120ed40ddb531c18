package tern.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;
import tern.ternary.TritCodec;

/**
 * A device in memory that does each job at once, byte by byte as hw/doc/interface.md says: for
 * tests of what drives devices, and to measure the host's own share of the time.
 *
 * <p>Its counters count bytes and jobs; it knows no cycles.
 */
public final class FakeDevice implements Device {
  private static final int BEAT_BITS = 128;
  private static final int BUSY_FLAGS = Registers.STATUS_BUSY | Registers.STATUS_ERROR;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final Map<Integer, Integer> registers = new TreeMap<>();
  private final DeviceConfig config;
  private int completed;
  private boolean silent;

  /** A device of 4 x 20 x 16 with four base-3 weight ports of 128 bits. */
  public FakeDevice(long memoryBytes) {
    this(
        memoryBytes,
        new DeviceConfig(
            0x7E57, 4, 20, 16, 1, TritCodec.BASE_THREE, BEAT_BITS, 4, 16384, 256, 8, 100, 512));
  }

  public FakeDevice(long memoryBytes, DeviceConfig config) {
    this.memory = arena.allocate(memoryBytes, 4096);
    this.config = config;
    registers.put(Registers.MAGIC, Registers.MAGIC_VALUE);
    registers.put(Registers.VERSION, Registers.VERSION_VALUE);
    registers.put(Registers.CONFIG_HASH, config.configHash());
    registers.put(Registers.TOKEN_ROWS, config.tokenRows());
    registers.put(Registers.OUTPUT_COLS, config.outputCols());
    registers.put(Registers.LANES, config.lanes());
    registers.put(Registers.TOKEN_GROUPS, config.tokenGroups());
    registers.put(Registers.WEIGHT_CODEC, config.weightCodec().ordinal());
    registers.put(Registers.MEM_DATA_BITS, config.memDataBits());
    registers.put(Registers.WEIGHT_PORTS, config.weightPorts());
    registers.put(Registers.MAX_K, config.maxK());
    registers.put(Registers.MAX_TOKENS, config.maxTokens());
    registers.put(Registers.MAX_RING_ENTRIES, config.maxRingEntries());
    registers.put(Registers.CLOCK_KHZ, config.clockMhz() * 1000);
    registers.put(Registers.WEIGHT_BUFFER_CHUNKS, config.weightBufferChunks());
  }

  /** Makes the device swallow jobs without an answer, as a broken board would. */
  public void fallSilent() {
    silent = true;
  }

  /** Overwrites what a register reads, as a device of another make would. */
  public void pretend(int offset, int value) {
    registers.put(offset, value);
  }

  @Override
  public int readRegister(int offset) {
    alive();
    return registers.getOrDefault(offset, 0);
  }

  @Override
  public void writeRegister(int offset, int value) {
    alive();
    switch (offset) {
      case Registers.CONTROL -> {
        if ((value & Registers.CONTROL_SOFT_RESET) != 0) {
          clear();
        }
        registers.put(offset, value & Registers.CONTROL_ENABLE);
      }
      case Registers.INTERRUPT_STATUS -> registers.merge(offset, ~value, (old, mask) -> old & mask);
      case Registers.COUNTER_CONTROL -> {
        if ((value & Registers.COUNTER_CONTROL_CLEAR) != 0) {
          registers.keySet().removeIf(r -> r > Registers.COUNTER_CONTROL);
        }
      }
      default -> registers.put(offset, value);
    }
    if (offset == Registers.READY && !silent) {
      while (completed != value && !stopped()) {
        runOne();
      }
    }
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public boolean await(long maxCycles) {
    alive();
    return (readRegister(Registers.INTERRUPT_STATUS) & readRegister(Registers.INTERRUPT_ENABLE))
        != 0;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private void alive() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the device is closed");
    }
  }

  private void clear() {
    registers.keySet().removeIf(r -> r >= Registers.CONTROL);
    completed = 0;
  }

  private boolean stopped() {
    return (registers.getOrDefault(Registers.STATUS, 0) & Registers.STATUS_ERROR) != 0;
  }

  private void runOne() {
    long slot = (completed & readRegister(Registers.RING_ENTRIES) - 1) * (long) Job.BYTES;
    Job job = Job.read(memory, address(Registers.RING_ADDRESS_LOW) + slot);
    int error = check(job);
    if (error == Registers.ERROR_NONE && !multiply(job)) {
      error = Registers.ERROR_INVALID_TRIT;
    }
    if (error != Registers.ERROR_NONE) {
      registers.put(Registers.ERROR_CODE, error);
      registers.put(Registers.ERROR_JOB, completed);
      registers.put(Registers.STATUS, BUSY_FLAGS);
      raise(Registers.INTERRUPT_STATUS_ERROR);
      return;
    }
    long record = address(Registers.COMPLETION_ADDRESS_LOW) + slot;
    memory.asSlice(record, Job.BYTES).fill((byte) 0);
    memory.set(ValueLayout.JAVA_INT, record, completed + 1);
    memory.set(ValueLayout.JAVA_INT, record + 8, job.tag());
    registers.put(Registers.COMPLETED, ++completed);
    registers.merge(Registers.JOBS_LOW, 1, Integer::sum);
    raise(Registers.INTERRUPT_STATUS_COMPLETION);
  }

  private void raise(int event) {
    registers.merge(Registers.INTERRUPT_STATUS, event, (a, b) -> a | b);
  }

  private long address(int low) {
    return Integer.toUnsignedLong(readRegister(low)) | (long) readRegister(low + 4) << 32;
  }

  private int check(Job job) {
    long mask = config.beatBytes() - 1;
    long places = job.weightAddress() | job.activationAddress() | job.resultAddress();
    if (job.k() > config.maxK()) {
      return Registers.ERROR_K_TOO_LARGE;
    }
    if (job.tokens() > config.maxTokens()) {
      return Registers.ERROR_TOO_MANY_TOKENS;
    }
    if (((places | job.activationStride() | job.resultStride()) & mask) != 0) {
      return Registers.ERROR_MISALIGNED;
    }
    boolean bad =
        job.k() < 1
            || job.n() < 1
            || job.tokens() < 1
            || job.activationStride() < job.k()
            || job.resultStride() < 4L * job.n()
            || job.weightPortBytes() != config.weightPortBytes(job.n(), job.k());
    if (bad) {
      return Registers.ERROR_BAD_DESCRIPTOR;
    }
    long end = job.weightAddress() + (long) config.weightPorts() * job.weightPortBytes();
    boolean outside =
        end > memory.byteSize()
            || last(job.activationAddress(), job.activationStride(), job.tokens())
                > memory.byteSize();
    if (outside) {
      return Registers.ERROR_READ_BUS_ERROR;
    }
    return last(job.resultAddress(), job.resultStride(), job.tokens()) > memory.byteSize()
        ? Registers.ERROR_WRITE_BUS_ERROR
        : Registers.ERROR_NONE;
  }

  private static long last(long address, int stride, int tokens) {
    return address + (long) stride * tokens;
  }

  /** The product, by the table of the weight image; false if a byte stands for no trits. */
  private boolean multiply(Job job) {
    TritCodec codec = config.weightCodec();
    int portCols = config.outputCols() / config.weightPorts();
    int portTrits = portCols * config.lanes();
    int chunks = (job.k() + config.lanes() - 1) / config.lanes();
    byte[] row = new byte[job.k()];
    for (int n = 0; n < job.n(); n++) {
      int column = n % config.outputCols();
      long port = job.weightAddress() + (long) (column / portCols) * job.weightPortBytes();
      long tile = (long) (n / config.outputCols()) * chunks;
      for (int k = 0; k < job.k(); k++) {
        long j =
            (tile + k / config.lanes()) * portTrits
                + (long) (column % portCols) * config.lanes()
                + k % config.lanes();
        byte code = memory.get(ValueLayout.JAVA_BYTE, port + j / codec.tritsPerByte());
        int trit = codec.decode(code, (int) (j % codec.tritsPerByte()));
        if (trit == TritCodec.INVALID) {
          return false;
        }
        row[k] = (byte) trit;
      }
      for (int m = 0; m < job.tokens(); m++) {
        int sum = 0;
        long activations = job.activationAddress() + (long) m * job.activationStride();
        for (int k = 0; k < job.k(); k++) {
          sum += memory.get(ValueLayout.JAVA_BYTE, activations + k) * row[k];
        }
        memory.set(
            ValueLayout.JAVA_INT, job.resultAddress() + (long) m * job.resultStride() + 4L * n, sum);
      }
    }
    return true;
  }
}
