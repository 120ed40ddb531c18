package tern.device.mapped;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import tern.device.DeviceException;
import tern.device.Nap;

/**
 * Registers that another process serves, such as a simulator. A plain file has no side effects, so
 * each access is a request in a mailbox after the registers, and waits for its answer. {@link
 * RegisterServer} is the server.
 */
final class ServedRegisters extends RegisterWindow {
  /** Offsets of the mailbox, which is past the last register. */
  static final int REQUEST = 0xF00;

  static final int OPERATION = 0xF04;
  static final int VALUE = 0xF08;
  static final int ANSWER = 0xF0C;
  static final int FAILED = 0xF10;

  /** Bit that makes an operation, which is a register's offset, a write. */
  static final int WRITE = 1 << 31;

  /** Default time limit for an answer. */
  static final long PATIENCE_MILLIS = 10_000;

  private static final int SPINS = 200;
  private static final long NAP_NANOS = 20_000;

  private final long patienceMillis;
  private boolean dead;

  ServedRegisters(MemorySegment window, long patienceMillis) {
    super(window);
    this.patienceMillis = patienceMillis;
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
      if (dead || System.nanoTime() - start > patienceMillis * 1_000_000) {
        dead = true;
        throw new DeviceException.TimedOut(
            name(operation)
                + ": the process that serves the registers has not answered for "
                + patienceMillis
                + " ms");
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Nap.nanos(NAP_NANOS);
      }
    }
    if (super.read(FAILED) != 0) {
      throw new DeviceException(name(operation) + ": the served device failed");
    }
  }

  private static String name(int operation) {
    return "register 0x" + HexFormat.of().toHexDigits(operation & ~WRITE, 3);
  }
}
