package tern.device.serial;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.Nap;
import tern.device.Owner;
import tern.device.Registers;
import tern.device.Traffic;

/**
 * A board on a serial line, real or simulated.
 *
 * <p>Its memory is mirrored here; {@link #toDevice} and {@link #toHost} copy bytes over the line. A
 * device found enabled was left by a program that has ended, and is reset.
 *
 * <p>Only the thread that opened it may use it, until it hands it over; any other is refused.
 */
public final class SerialDevice implements Device {
  /** Time without an answer after which a request is sent again. */
  public static final long PATIENCE_MILLIS = 2000;

  private static final int RESET_POLLS = 1000;
  private static final int WAKE_POLLS = 1000;

  private final Owner owner = new Owner();
  private final Arena arena = Arena.ofShared();
  private final SerialLink link;
  private final MemorySegment memory;
  private final double clockKhz;

  /**
   * Opens the board at a port.
   *
   * @param baud bits per second, as in the board's board.json
   * @throws DeviceException if the port cannot be opened or no Tern device answers
   */
  public static SerialDevice open(Path port, int baud) {
    return open(new SerialPort(port, baud), PATIENCE_MILLIS);
  }

  static SerialDevice open(SerialLine port, long patienceMillis) {
    try {
      return new SerialDevice(new SerialLink(port, patienceMillis));
    } catch (RuntimeException | Error failed) {
      port.close();
      throw failed;
    }
  }

  private SerialDevice(SerialLink link) {
    this.link = link;
    try {
      awaitMemory();
      this.memory = arena.allocate(link.memoryBytes(), 64);
      this.clockKhz = DeviceConfig.of(this).clockKhz();
      if ((readRegister(Registers.CONTROL) & Registers.CONTROL_ENABLE) != 0) {
        stop();
      }
    } catch (RuntimeException | Error failed) {
      arena.close();
      throw failed;
    }
  }

  private void awaitMemory() {
    for (int i = 0; i < WAKE_POLLS; i++) {
      if (link.query().awake()) {
        return;
      }
    }
    throw new DeviceException.TimedOut("the board's memory does not become ready");
  }

  private void stop() {
    writeRegister(Registers.CONTROL, Registers.CONTROL_SOFT_RESET);
    for (int i = 0; i < RESET_POLLS; i++) {
      if ((readRegister(Registers.STATUS) & Registers.STATUS_RESETTING) == 0) {
        return;
      }
    }
    throw new DeviceException.TimedOut("the board was left running and does not stop");
  }

  @Override
  public int readRegister(int offset) {
    use();
    SerialAnswer answer = link.exchange(SerialRequest.readRegister(offset));
    if (answer.status() != SerialAnswer.OK) {
      throw new DeviceException("no readable register at offset 0x" + Integer.toHexString(offset));
    }
    return SerialFrames.word(answer.data(), 0);
  }

  @Override
  public void writeRegister(int offset, int value) {
    use();
    if (link.exchange(SerialRequest.writeRegister(offset, value)).status() != SerialAnswer.OK) {
      throw new DeviceException("no writable register at offset 0x" + Integer.toHexString(offset));
    }
  }

  @Override
  public MemorySegment memory() {
    use();
    return memory;
  }

  @Override
  public void toDevice(long offset, long bytes) {
    use();
    List<SerialRequest> requests = new ArrayList<>();
    for (long at = offset; at < offset + bytes; at += link.maxData()) {
      byte[] chunk = new byte[(int) Math.min(link.maxData(), offset + bytes - at)];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, chunk, 0, chunk.length);
      requests.add(SerialRequest.writeMemory(at, chunk));
    }
    link.exchange(requests, (i, answer) -> accepted(answer, offset + (long) i * link.maxData()));
  }

  @Override
  public void toHost(long offset, long bytes) {
    use();
    List<SerialRequest> requests = new ArrayList<>();
    for (long at = offset; at < offset + bytes; at += link.maxData()) {
      int count = (int) Math.min(link.maxData(), offset + bytes - at);
      requests.add(SerialRequest.readMemory(at, count));
    }
    link.exchange(
        requests,
        (i, answer) -> {
          long at = offset + (long) i * link.maxData();
          accepted(answer, at);
          byte[] data = answer.data();
          MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, at, data.length);
        });
  }

  private static void accepted(SerialAnswer answer, long address) {
    if (answer.status() != SerialAnswer.OK) {
      throw new DeviceException(
          "the board's memory refuses device address 0x" + Long.toHexString(address));
    }
  }

  /**
   * Polls until the interrupt is high, or for the time that the cycles take at the board's clock.
   */
  @Override
  public boolean await(long maxCycles) {
    use();
    long nanos = (long) (maxCycles * 1e6 / clockKhz);
    long start = System.nanoTime();
    do {
      if (link.query().interrupt()) {
        return true;
      }
    } while (System.nanoTime() - start < nanos);
    return false;
  }

  /**
   * Sleeps for the time that the cycles take at the board's clock: each query is bytes on the line.
   */
  @Override
  public void pause(long cycles) {
    use();
    Nap.nanos((long) (cycles * 1e6 / clockKhz));
  }

  @Override
  public Traffic line() {
    return link.traffic();
  }

  /** Number of requests sent again so far because of the line. */
  public long resends() {
    return link.resends();
  }

  @Override
  public void handOver(Thread next) {
    owner.handOver(next);
  }

  @Override
  public void close() {
    owner.check();
    if (arena.scope().isAlive()) {
      link.close();
      arena.close();
    }
  }

  private void use() {
    owner.check();
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the device is closed");
    }
  }
}
