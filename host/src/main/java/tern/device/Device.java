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

  /** The device's memory; offset 0 is its address 0. */
  MemorySegment memory();

  /** Waits until the interrupt is high (true) or about that many cycles have passed (false). */
  boolean await(long maxCycles);

  @Override
  void close();
}
