package tern.device;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Registers in a window that a process answers for: a plain file has no side effects, so each
 * access is a request in a mailbox behind the registers and waits for its answer. For simulators in
 * other processes; {@link RegisterServer} is the other side.
 */
final class ServedRegisters extends RegisterWindow {
  /** Offsets of the mailbox; registers end before it. */
  static final int REQUEST = 0xF00;

  static final int OPERATION = 0xF04;
  static final int VALUE = 0xF08;
  static final int ANSWER = 0xF0C;
  static final int FAILED = 0xF10;

  /** An operation is an offset; this bit makes it a write. */
  static final int WRITE = 1 << 31;

  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final int SPINS = 200;
  private static final long NAP_NANOS = 20_000;

  private boolean dead;

  ServedRegisters(MemorySegment window) {
    super(window);
  }

  @Override
  int read(int offset) {
    request(offset);
    return super.read(offset);
  }

  @Override
  void write(int offset, int value) {
    super.write(VALUE, value);
    request(offset | WRITE);
  }

  private void request(int operation) {
    int number = super.read(ANSWER) + 1;
    super.write(OPERATION, operation);
    super.write(REQUEST, number);
    long start = System.nanoTime();
    for (int spins = 0; super.read(ANSWER) != number; spins++) {
      if (dead || System.nanoTime() - start > PATIENCE_NANOS) {
        dead = true;
        throw new DeviceException.TimedOut(
            "register 0x%03x: whoever serves the registers has not answered for %d s"
                .formatted(operation & ~WRITE, PATIENCE_NANOS / 1_000_000_000));
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
    if (super.read(FAILED) != 0) {
      throw new DeviceException(
          "register 0x%03x: the device behind the window has failed".formatted(operation & ~WRITE));
    }
  }
}
