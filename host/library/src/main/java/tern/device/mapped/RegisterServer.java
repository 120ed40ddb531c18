package tern.device.mapped;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tern.device.Device;
import tern.device.Nap;
import tern.device.Registers;
import tern.ffm.DeviceFile;

/**
 * Serves a device's registers to another process through a file, and runs the device. {@link
 * ServedRegisters} is the client. Interrupts are words in a FIFO, if one is given.
 *
 * <p>Only the thread that opened it may use it.
 */
public final class RegisterServer implements AutoCloseable {
  /** Size of the window in bytes: registers and mailbox. */
  public static final int BYTES = 0x1000;

  private static final int SLICE_CYCLES = 200;
  private static final int BUSY = Registers.STATUS_BUSY | Registers.STATUS_RESETTING;
  private static final int IDLE_SPINS = 1000;
  private static final long NAP_NANOS = 20_000;

  private final Device device;
  private final Arena arena = Arena.ofConfined();
  private final RegisterWindow window;
  private final @Nullable DeviceFile interrupt;
  private int answered;
  private int interrupts;
  private boolean raised;

  /**
   * Creates the window's file, replacing an old one.
   *
   * @param interrupt an existing FIFO, or null
   */
  public RegisterServer(Device device, Path file, Path interrupt) throws IOException {
    this.device = device;
    Files.deleteIfExists(file);
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(BYTES);
    }
    try (DeviceFile opened = DeviceFile.open(file)) {
      this.window = new RegisterWindow(opened.map(0, BYTES, arena));
    }
    this.interrupt = interrupt == null ? null : DeviceFile.open(interrupt);
  }

  /** Serves for as long as {@code goOn} returns true. */
  public void run(BooleanSupplier goOn) throws IOException {
    int idle = 0;
    while (goOn.getAsBoolean()) {
      boolean asked = window.read(ServedRegisters.REQUEST) != answered;
      if (asked) {
        answer();
      }
      boolean running = step();
      idle = asked || running ? 0 : idle + 1;
      if (idle > IDLE_SPINS) {
        Nap.nanos(NAP_NANOS);
      }
    }
  }

  private void answer() {
    int number = window.read(ServedRegisters.REQUEST);
    int operation = window.read(ServedRegisters.OPERATION);
    int offset = operation & ~ServedRegisters.WRITE;
    try {
      if ((operation & ServedRegisters.WRITE) != 0) {
        device.writeRegister(offset, window.read(ServedRegisters.VALUE));
      } else {
        window.write(offset, device.readRegister(offset));
      }
    } catch (RuntimeException failed) {
      window.write(ServedRegisters.FAILED, 1);
    }
    answered = number;
    window.write(ServedRegisters.ANSWER, number);
  }

  /** Runs a busy device for some cycles; returns whether it was busy. */
  private boolean step() throws IOException {
    boolean high = device.await(0);
    boolean busy = !high && (device.readRegister(Registers.STATUS) & BUSY) != 0;
    if (busy) {
      high = device.await(SLICE_CYCLES);
    }
    if (high && !raised && interrupt != null) {
      interrupt.writeWord(++interrupts);
    }
    raised = high;
    return busy;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    if (interrupt != null) {
      interrupt.close();
    }
  }
}
