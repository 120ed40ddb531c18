package tern.device.fake;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.device.Owner;
import tern.device.Registers;

/**
 * A device in Java that completes each job at once, byte by byte as hw/doc/interface.md defines it.
 * For tests of drivers, and for measuring the host's own time: it allocates nothing after
 * construction.
 *
 * <p>It has no cycles: its only working counters are jobs, errors, and the bytes of operands and
 * results.
 */
public final class FakeDevice implements Device {
  private static final int RING_ALIGNMENT = 64;
  private static final int PAGE = 4096;

  private final Owner owner = new Owner();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final FakeRegisters registers = new FakeRegisters();
  private final DeviceConfig config;
  private final FakeJob job;
  private int firstCount;
  private int completed;
  private boolean silent;

  /** A device of 4 x 20 x 16 with four base-3 weight ports of 128 bits. */
  public FakeDevice(long memoryBytes) {
    this(memoryBytes, Configs.usual());
  }

  public FakeDevice(long memoryBytes, DeviceConfig config) {
    this.memory = arena.allocate(memoryBytes, 4096);
    this.config = config;
    this.job = new FakeJob(memory, config);
    registers.identify(config);
    clear();
  }

  /** Makes the device ignore jobs, as a broken board would. */
  public void fallSilent(boolean silent) {
    this.silent = silent;
  }

  /** Makes memory refuse accesses to this byte; -1 for none. */
  public void failAt(long address) {
    job.failAt(address);
  }

  /** Overrides the value of a register, to imitate another device. */
  public void pretend(int offset, int value) {
    registers.put(offset, value);
  }

  /** Sets the value of all three job counts after the next reset. */
  public void countFrom(int count) {
    firstCount = count;
  }

  @Override
  public int readRegister(int offset) {
    use();
    return registers.get(offset);
  }

  @Override
  public void writeRegister(int offset, int value) {
    use();
    switch (offset) {
      case Registers.CONTROL -> {
        if ((value & Registers.CONTROL_SOFT_RESET) != 0) {
          clear();
        }
        registers.put(offset, value & Registers.CONTROL_ENABLE);
      }
      case Registers.INTERRUPT_STATUS -> registers.put(offset, registers.get(offset) & ~value);
      case Registers.COUNTER_CONTROL -> {
        if ((value & Registers.COUNTER_CONTROL_CLEAR) != 0) {
          registers.clearFrom(Registers.COUNTER_CONTROL);
        }
      }
      default -> registers.put(offset, value);
    }
    if (offset == Registers.POSTED || offset == Registers.READY) {
      runReady();
    }
  }

  @Override
  public MemorySegment memory() {
    owner.check();
    return memory;
  }

  @Override
  public boolean await(long maxCycles) {
    return (readRegister(Registers.INTERRUPT_STATUS) & readRegister(Registers.INTERRUPT_ENABLE))
        != 0;
  }

  @Override
  public void handOver(Thread next) {
    owner.handOver(next);
  }

  @Override
  public void close() {
    owner.check();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private void use() {
    owner.check();
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the device is closed");
    }
  }

  private void clear() {
    registers.clearFrom(Registers.CONTROL);
    registers.put(Registers.WINDOW_LIMIT_LOW, -1);
    registers.put(Registers.WINDOW_LIMIT_HIGH, -1);
    completed = firstCount;
    registers.put(Registers.COMPLETED, completed);
    registers.put(Registers.READY, completed);
    registers.put(Registers.POSTED, completed);
  }

  private void runReady() {
    int ringError = checkRing();
    if (ringError != Registers.ERROR_NONE) {
      stop(ringError);
    }
    while (!silent && !stopped() && completed != readRegister(Registers.READY)) {
      runOne();
    }
  }

  private int checkRing() {
    int entries = readRegister(Registers.RING_ENTRIES);
    int posted = readRegister(Registers.POSTED) - completed;
    int ready = readRegister(Registers.READY) - completed;
    long bases =
        registers.wide(Registers.RING_ADDRESS_LOW)
            | registers.wide(Registers.COMPLETION_ADDRESS_LOW);
    if (Integer.bitCount(entries) != 1
        || Integer.compareUnsigned(entries, config.maxRingEntries()) > 0
        || Integer.compareUnsigned(posted, entries) > 0
        || Integer.compareUnsigned(ready, posted) > 0) {
      return Registers.ERROR_BAD_RING;
    }
    long base = registers.wide(Registers.WINDOW_BASE_LOW);
    long limit = registers.wide(Registers.WINDOW_LIMIT_LOW);
    if (bases % RING_ALIGNMENT != 0 || base % PAGE != 0 || (limit + 1) % PAGE != 0) {
      return Registers.ERROR_MISALIGNED;
    }
    job.stayWithin(base, limit);
    long bytes = (long) entries * Job.BYTES;
    return job.isOutside(registers.wide(Registers.RING_ADDRESS_LOW), bytes)
            || job.isOutside(registers.wide(Registers.COMPLETION_ADDRESS_LOW), bytes)
        ? Registers.ERROR_OUTSIDE_WINDOW
        : Registers.ERROR_NONE;
  }

  private boolean stopped() {
    return (registers.get(Registers.STATUS) & Registers.STATUS_ERROR) != 0;
  }

  private void stop(int error) {
    if (!stopped()) {
      registers.put(Registers.ERROR_CODE, error);
      registers.put(Registers.ERROR_JOB, completed);
      registers.put(Registers.STATUS, Registers.STATUS_ERROR);
      registers.count(Registers.ERRORS_LOW, 1);
      raise(Registers.INTERRUPT_STATUS_ERROR);
    }
  }

  private void runOne() {
    long slot = (completed & readRegister(Registers.RING_ENTRIES) - 1) * (long) Job.BYTES;
    long descriptor = registers.wide(Registers.RING_ADDRESS_LOW) + slot;
    int error = job.run(descriptor);
    if (error != Registers.ERROR_NONE) {
      stop(error);
      return;
    }
    registers.count(Registers.BYTES_READ_LOW, job.bytesRead());
    registers.count(Registers.BYTES_WRITTEN_LOW, job.bytesWritten());
    registers.count(Registers.JOBS_LOW, 1);
    long record = registers.wide(Registers.COMPLETION_ADDRESS_LOW) + slot;
    for (int word = 0; word < Job.BYTES; word += 8) {
      memory.set(ValueLayout.JAVA_LONG, record + word, 0);
    }
    memory.set(ValueLayout.JAVA_INT, record, completed + 1);
    memory.set(ValueLayout.JAVA_INT, record + 8, job.tag());
    registers.put(Registers.COMPLETED, ++completed);
    raise(Registers.INTERRUPT_STATUS_COMPLETION);
  }

  private void raise(int event) {
    registers.put(Registers.INTERRUPT_STATUS, registers.get(Registers.INTERRUPT_STATUS) | event);
  }
}
