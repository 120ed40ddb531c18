package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.Driver;
import tern.device.Registers;
import tern.device.RunControl;
import tern.device.RunState;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** A simulated device that may touch only the middle of its memory, in which programs are run. */
final class DamagedDevice implements AutoCloseable {
  /** Device address of the window, and bytes of it. */
  static final long BASE = 1 << 16;

  static final long ROOM = 1 << 16;

  private static final long BYTES = 1 << 18;
  private static final int WATCHDOG = 20_000;
  private static final int LOOK = 2_000;
  private static final int PATIENCE = 400_000;

  private final SimDevice device;
  private final Driver driver;
  private final MemorySegment before = Arena.ofAuto().allocate(BYTES, 64);

  /** How a run ended. */
  enum Outcome {
    ENDED,
    STOPPED,

    /** It went on for so long that it was reset. */
    ENDLESS
  }

  /**
   * The end of a run.
   *
   * @param position of the next token, if it ended
   * @param stopped why it stopped, or null
   */
  record Run(Outcome outcome, int position, DeviceException.Stopped stopped) {}

  DamagedDevice(Path library) {
    device = SimDevice.open(library, MemoryModel.ofBytes(BYTES).withStalls(100, 5), null);
    driver = new Driver(device);
    byte[] garbage = new byte[(int) (BYTES - Driver.ringBytes(driver.config(), BYTES))];
    new SplittableRandom(9).nextBytes(garbage);
    MemorySegment.copy(
        garbage, 0, device.memory(), JAVA_BYTE, BYTES - garbage.length, garbage.length);
  }

  DeviceConfig config() {
    return driver.config();
  }

  /** The window. */
  MemorySegment window() {
    return device.memory().asSlice(BASE, ROOM);
  }

  /** Resets the device, and runs what is in its memory. */
  Run run(RandomProgram program) {
    driver.reset();
    device.writeRegister(Registers.WATCHDOG_CYCLES, WATCHDOG);
    device.writeRegister(Registers.WINDOW_BASE_LOW, (int) BASE);
    device.writeRegister(Registers.WINDOW_LIMIT_LOW, (int) (BASE + ROOM - 1));
    before.copyFrom(device.memory());
    RunControl runs = driver.runs(program.program().names());
    runs.start(program.descriptor(), program.position());
    try {
      for (int cycles = 0; cycles < PATIENCE; cycles += LOOK) {
        device.pause(LOOK);
        RunState state = runs.look();
        if (!state.running()) {
          return new Run(Outcome.ENDED, state.position(), null);
        }
      }
      return new Run(Outcome.ENDLESS, 0, null);
    } catch (DeviceException.Stopped stopped) {
      return new Run(Outcome.STOPPED, 0, stopped);
    }
  }

  /** The first byte outside the window that the last run has changed, or -1. */
  long changedOutside() {
    MemorySegment now = device.memory();
    long at = now.asSlice(0, BASE).mismatch(before.asSlice(0, BASE));
    if (at >= 0) {
      return at;
    }
    long end = BASE + ROOM;
    long behind = now.asSlice(end).mismatch(before.asSlice(end));
    return behind < 0 ? -1 : end + behind;
  }

  @Override
  public void close() {
    device.close();
  }
}
