package tern.device;

import java.lang.foreign.MemorySegment;

/**
 * Registers, memory, and a wait: all that the driver needs of a device, simulated or real.
 *
 * <p>A device belongs to the thread that opened it and to one {@code try (...)}.
 */
public interface Device extends AutoCloseable {
  /** Reads the 32-bit register at a byte offset of {@link Registers}. */
  int readRegister(int offset);

  /** Writes the 32-bit register at a byte offset of {@link Registers}. */
  void writeRegister(int offset, int value);

  /**
   * The device's memory as the host sees it; offset 0 is the device's {@link #memoryAddress}.
   *
   * <p>What the host writes is seen by the device after {@link #toDevice}, and the other way round
   * after {@link #toHost}; where both see the same bytes anyway, these do nothing.
   */
  MemorySegment memory();

  /** The device's address of the first byte of its memory. */
  default long memoryAddress() {
    return 0;
  }

  /** Hands bytes that the host has written to the device. */
  default void toDevice(long offset, long bytes) {}

  /** Hands bytes that the device has written to the host. */
  default void toHost(long offset, long bytes) {}

  /** Waits until the interrupt is high (true) or about that many cycles have passed (false). */
  boolean await(long maxCycles);

  @Override
  void close();
}
