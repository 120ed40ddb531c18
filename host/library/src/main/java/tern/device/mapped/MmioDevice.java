package tern.device.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.Nap;
import tern.device.Owner;
import tern.device.Registers;
import tern.ffm.DeviceFile;

/**
 * A board whose registers are mapped into the process: through UIO, {@code /dev/mem}, XDMA, or a
 * window that another process serves. A {@link DeviceDescription} tells where everything is.
 *
 * <p>The window is locked while the device is open, so only one process can use it. A device found
 * enabled was therefore left by a process that has ended, and is reset.
 *
 * <p>Only the thread that opened it may use it, until it hands it over; any other is refused.
 */
public final class MmioDevice implements Device {
  private static final int RESET_POLLS = 1000;
  private static final long POLL_NANOS = 50_000;
  private static final int GONE = -1;

  /** Time of polling without sleep at first: a product may take less time than a sleep. */
  private static final long SPIN_NANOS = 20_000;

  private final Owner owner = new Owner();
  private final Arena arena = Arena.ofShared();
  private final DeviceDescription board;
  private final RegisterWindow registers;
  private final BoardMemory memory;
  private final @Nullable DeviceFile interrupt;
  private final FileChannel locked;
  private final double clockKhz;

  /**
   * Opens a board.
   *
   * @param description its device.json
   * @throws DeviceException if it cannot be opened, is in use, or is not a Tern device
   */
  public static MmioDevice open(Path description) {
    return open(description, ServedRegisters.PATIENCE_MILLIS);
  }

  /** Opens a board with a given time limit for served registers. */
  static MmioDevice open(Path description, long patienceMillis) {
    return new MmioDevice(DeviceDescription.read(description), patienceMillis);
  }

  private MmioDevice(DeviceDescription board, long patienceMillis) {
    this.board = board;
    try (Opening opening = new Opening()) {
      opening.add(arena);
      registers = window(board.registers(), patienceMillis);
      memory = opening.add(BoardMemory.open(board.memory(), arena));
      interrupt =
          board.interrupt() == null ? null : opening.add(DeviceFile.open(board.interrupt().path()));
      // Last: closing another descriptor of the file would drop the lock.
      locked = opening.add(lock(board.registers()));
      clockKhz = DeviceConfig.of(this).clockKhz();
      if ((registers.read(Registers.CONTROL) & Registers.CONTROL_ENABLE) != 0) {
        stop();
      }
      opening.done();
    } catch (IOException failed) {
      throw new DeviceException(board.registers().path() + ": " + failed.getMessage(), failed);
    }
  }

  private RegisterWindow window(DeviceDescription.Window where, long patienceMillis)
      throws IOException {
    try (DeviceFile file = DeviceFile.openUncached(where.path())) {
      MemorySegment window = file.map(where.offset(), where.bytes(), arena);
      return where.served()
          ? new ServedRegisters(window, patienceMillis)
          : new RegisterWindow(window);
    }
  }

  private static FileChannel lock(DeviceDescription.Window where) throws IOException {
    FileChannel file =
        FileChannel.open(where.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock(where.offset(), where.bytes(), false);
    } catch (OverlappingFileLockException ours) {
      // Treated as a lock held by another process.
    }
    if (lock == null) {
      file.close();
      throw new DeviceException(
          where.path() + ": the device is in use, by another process or by this one");
    }
    return file;
  }

  @Override
  public int readRegister(int offset) {
    owner.check();
    return registers.read(checked(offset));
  }

  @Override
  public void writeRegister(int offset, int value) {
    owner.check();
    registers.write(checked(offset), value);
  }

  private int checked(int offset) {
    if (offset % 4 != 0) {
      throw new DeviceException(
          "register offset 0x" + Integer.toHexString(offset) + " is not a multiple of 4");
    }
    return offset;
  }

  @Override
  public MemorySegment memory() {
    owner.check();
    return memory.bytes;
  }

  @Override
  public long memoryAddress() {
    return board.memory().address();
  }

  @Override
  public void toDevice(long offset, long bytes) {
    owner.check();
    try {
      memory.toDevice(offset, bytes);
    } catch (IOException failed) {
      throw new DeviceException(
          "device memory could not be written: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void toHost(long offset, long bytes) {
    owner.check();
    try {
      memory.toHost(offset, bytes);
    } catch (IOException failed) {
      throw new DeviceException("device memory could not be read: " + failed.getMessage(), failed);
    }
  }

  /** Waits for the time that the cycles take at the device's clock; looks at least once. */
  @Override
  public boolean await(long maxCycles) {
    owner.check();
    long nanos = (long) (maxCycles * 1e6 / clockKhz);
    long start = System.nanoTime();
    try {
      do {
        if (raised()) {
          return true;
        }
        long waited = System.nanoTime() - start;
        if (interrupt == null && waited < SPIN_NANOS) {
          Thread.onSpinWait();
        } else {
          waitFor(nanos - waited);
        }
      } while (System.nanoTime() - start < nanos);
      return raised();
    } catch (IOException failed) {
      throw new DeviceException("cannot wait for the interrupt: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void pause(long cycles) {
    owner.check();
    Nap.nanos((long) (cycles * 1e6 / clockKhz));
  }

  private boolean raised() {
    int status = registers.read(Registers.INTERRUPT_STATUS);
    if (status == GONE) {
      throw new DeviceException("the device is gone: its registers read as all ones");
    }
    return (status & registers.read(Registers.INTERRUPT_ENABLE)) != 0;
  }

  private void waitFor(long nanos) throws IOException {
    if (interrupt == null) {
      Nap.nanos(Math.min(Math.max(nanos, 0), POLL_NANOS));
      return;
    }
    if (board.interrupt().enabled()) {
      // UIO masks a level interrupt when it fires; if the line is still high, it fires again.
      interrupt.writeWord(1);
    }
    if (interrupt.awaitReadable(Math.clamp(nanos / 1_000_000, 1, 1000))) {
      interrupt.readWord();
    }
  }

  /** Cancels all jobs, and leaves the device disabled for its next user. */
  private void stop() {
    registers.write(Registers.CONTROL, Registers.CONTROL_SOFT_RESET);
    for (int polls = 0; polls < RESET_POLLS && resetting(); polls++) {
      Nap.nanos(POLL_NANOS);
    }
  }

  private boolean resetting() {
    return (registers.read(Registers.STATUS) & Registers.STATUS_RESETTING) != 0;
  }

  @Override
  public void handOver(Thread next) {
    owner.handOver(next);
  }

  @Override
  public void close() {
    owner.check();
    if (!arena.scope().isAlive()) {
      return;
    }
    try (arena;
        locked;
        memory;
        DeviceFile last = interrupt) {
      stop();
    } catch (IOException | DeviceException gone) {
      // Nothing more can be done for a device that does not respond.
    }
  }
}
