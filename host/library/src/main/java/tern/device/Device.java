package tern.device;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A device, simulated or real, as the driver needs it: registers, memory, and a wait.
 *
 * <p>Only the thread that opened a device may use it, until it hands the device over; every call by
 * another is refused. One {@code try (...)} owns it.
 */
public interface Device extends AutoCloseable {
  /** Reads the 32-bit register at a byte offset of {@link Registers}. */
  int readRegister(int offset);

  /** Writes the 32-bit register at a byte offset of {@link Registers}. */
  void writeRegister(int offset, int value);

  /**
   * The device's memory as the host sees it. Offset 0 is at the device's {@link #memoryAddress}.
   *
   * <p>The device sees what the host writes after {@link #toDevice}; the host sees what the device
   * writes after {@link #toHost}. Both do nothing where the memory is shared.
   */
  MemorySegment memory();

  /** Address of the first byte of memory on the device's bus. */
  default long memoryAddress() {
    return 0;
  }

  /** Makes bytes that the host has written visible to the device. */
  default void toDevice(long offset, long bytes) {}

  /** Makes bytes that the device has written visible to the host. */
  default void toHost(long offset, long bytes) {}

  /** Waits until the interrupt is high (true) or about {@code maxCycles} have passed (false). */
  boolean await(long maxCycles);

  /**
   * Lets about the time of some cycles pass without a look at the device, which on a line or a bus
   * costs bytes. May return as soon as the interrupt is high.
   */
  default void pause(long cycles) {
    await(cycles);
  }

  /** Bytes on the line behind which the device is, its protocol included; null if on none. */
  default @Nullable Traffic line() {
    return null;
  }

  /**
   * Makes another thread the only one that may use the device.
   *
   * @throws DeviceException if the current thread is not that one
   */
  void handOver(Thread next);

  @Override
  void close();
}
