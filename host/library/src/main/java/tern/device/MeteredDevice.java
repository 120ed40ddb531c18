package tern.device;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A device whose traffic is counted, and the time that it takes of the host's. A register is four
 * bytes; of memory, the bytes that are made visible count, whether they are copied or shared.
 *
 * <p>Used by one thread, as every {@link Device}.
 */
public final class MeteredDevice implements Device {
  private static final int REGISTER_BYTES = 4;

  private final Device device;
  private long written;
  private long read;
  private long waitedNanos;
  private long accessNanos;

  /** Counts from now on. The device is closed with this one. */
  public MeteredDevice(Device device) {
    this.device = device;
  }

  /** Bytes so far; behind a line those of its protocol as well. */
  public Traffic traffic() {
    Traffic line = device.line();
    return line == null ? new Traffic(written, read) : line;
  }

  /** Time spent in waits so far. */
  public long waitedNanos() {
    return waitedNanos;
  }

  /** Time spent in accesses to registers and memory so far. */
  public long accessNanos() {
    return accessNanos;
  }

  @Override
  public int readRegister(int offset) {
    read += REGISTER_BYTES;
    long start = System.nanoTime();
    int value = device.readRegister(offset);
    accessNanos += System.nanoTime() - start;
    return value;
  }

  @Override
  public void writeRegister(int offset, int value) {
    written += REGISTER_BYTES;
    long start = System.nanoTime();
    device.writeRegister(offset, value);
    accessNanos += System.nanoTime() - start;
  }

  @Override
  public MemorySegment memory() {
    return device.memory();
  }

  @Override
  public long memoryAddress() {
    return device.memoryAddress();
  }

  @Override
  public void toDevice(long offset, long bytes) {
    written += bytes;
    long start = System.nanoTime();
    device.toDevice(offset, bytes);
    accessNanos += System.nanoTime() - start;
  }

  @Override
  public void toHost(long offset, long bytes) {
    read += bytes;
    long start = System.nanoTime();
    device.toHost(offset, bytes);
    accessNanos += System.nanoTime() - start;
  }

  @Override
  public boolean await(long maxCycles) {
    long start = System.nanoTime();
    try {
      return device.await(maxCycles);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  @Override
  public void pause(long cycles) {
    long start = System.nanoTime();
    try {
      device.pause(cycles);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  @Override
  public @Nullable Traffic line() {
    return device.line();
  }

  @Override
  public void handOver(Thread next) {
    device.handOver(next);
  }

  @Override
  public void close() {
    device.close();
  }
}
