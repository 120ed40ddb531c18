package tern.sweep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.SplittableRandom;
import tern.device.Device;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.Driver;
import tern.device.RunControl;
import tern.device.RunState;
import tern.resident.RandomProgram;
import tern.resident.ResidentException;

/**
 * Runs resident programs on a device, and compares all of its memory past the ring with what the
 * same program leaves in Java.
 */
final class ProgramRun {
  private static final long ALIGNMENT = 64;
  private static final int MOST_RUN_UP = 20_000;

  private final Device device;
  private final Driver driver;
  private final long start;
  private final MemorySegment memory;
  private final MemorySegment expected;

  /**
   * @param start the first byte of memory that the driver does not use
   * @param expected as large as the device's memory
   */
  ProgramRun(Device device, Driver driver, long start, MemorySegment expected) {
    this.device = device;
    this.driver = driver;
    this.start = (start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    this.memory = device.memory();
    this.expected = expected;
  }

  /** Returns what went wrong, or null if nothing did or the device has no room for the program. */
  String failure(ProgramShape shape) {
    RandomProgram program;
    try {
      long room = memory.byteSize() - start;
      program = RandomProgram.draw(driver.config(), shape.size(), start, room, shape.seed());
    } catch (ResidentException large) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(shape.seed() + 1);
    if (shape.reset()) {
      load(program, random);
      driver.runs(program.program().names()).start(program.descriptor(), program.position());
      device.await(random.nextInt(MOST_RUN_UP));
      driver.reset();
      String wrong = outside(program);
      if (wrong != null) {
        return wrong + ", before a reset";
      }
    }
    load(program, random);
    RandomProgram.End end = program.run(expected.asSlice(start));
    RunControl runs = driver.runs(program.program().names());
    runs.start(program.descriptor(), program.position());
    try {
      RunState state = runs.await(Integer.MAX_VALUE);
      return ended(program, end, state);
    } catch (DeviceException.Stopped stopped) {
      String wrong = stopped(end, stopped);
      driver.reset();
      return wrong != null ? wrong : outside(program);
    }
  }

  /** Fills memory with random bytes, and puts the program where it belongs. */
  private void load(RandomProgram program, SplittableRandom random) {
    byte[] bytes = new byte[(int) (memory.byteSize() - start)];
    random.nextBytes(bytes);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, start, bytes.length);
    program.load(memory.asSlice(start));
    expected.copyFrom(memory);
  }

  private String ended(RandomProgram program, RandomProgram.End end, RunState state) {
    if (end.failed() >= 0) {
      return "vector instruction "
          + end.failed()
          + " at position "
          + end.position()
          + " did not stop the run, expected it to find what is not finite";
    }
    if (state.position() != end.position()) {
      return "the run ended at position " + state.position() + ", expected " + end.position();
    }
    long at = memory.asSlice(start).mismatch(expected.asSlice(start));
    return at < 0 ? null : wrong(start + at);
  }

  private static String stopped(RandomProgram.End end, DeviceException.Stopped stopped) {
    String expected =
        "vector instruction " + end.failed() + " at position " + end.position() + ": ";
    boolean right =
        end.failed() >= 0
            && stopped.error() == DeviceError.NOT_FINITE
            && stopped.getMessage().startsWith(expected);
    return right
        ? null
        : stopped.getMessage()
            + (end.failed() < 0 ? "; expected no error" : "; expected notFinite of " + expected);
  }

  /** Says what was written outside a program's own memory. */
  private String outside(RandomProgram program) {
    long end = start + program.bytes();
    long at = memory.asSlice(end).mismatch(expected.asSlice(end));
    return at < 0 ? null : wrong(end + at);
  }

  private String wrong(long at) {
    return String.format(
        Locale.ROOT,
        "the byte at 0x%x is 0x%02x, expected 0x%02x",
        at,
        memory.get(ValueLayout.JAVA_BYTE, at),
        expected.get(ValueLayout.JAVA_BYTE, at));
  }
}
