package tern.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The functions of {@code sim/tern_sim.h} in one simulator library; the only user of the linker.
 *
 * <p>The ABI version is checked before anything else is called. One thread at a time.
 */
public final class TernSim implements AutoCloseable {
  /** The version of the ABI that this class speaks. */
  public static final int ABI_VERSION = 1;

  private static final MemoryLayout MODEL =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("bytes"),
          ValueLayout.JAVA_INT.withName("readLatencyCycles"),
          ValueLayout.JAVA_INT.withName("writeLatencyCycles"),
          ValueLayout.JAVA_INT.withName("bytesPerKilocycle"),
          ValueLayout.JAVA_INT.withName("outstandingBursts"),
          ValueLayout.JAVA_INT.withName("stallPermille"),
          ValueLayout.JAVA_INT.withName("reserved"),
          ValueLayout.JAVA_LONG.withName("stallSeed"),
          ValueLayout.JAVA_LONG.withName("faultAddress"),
          ValueLayout.JAVA_LONG.withName("silentAddress"));

  private static final FunctionDescriptor VERSION = FunctionDescriptor.of(ValueLayout.JAVA_INT);
  private static final FunctionDescriptor TEXT = FunctionDescriptor.of(ValueLayout.ADDRESS);
  private static final FunctionDescriptor OF_SIM =
      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
  private static final FunctionDescriptor CLOSE = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);
  private static final FunctionDescriptor READ =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
  private static final FunctionDescriptor WRITE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor STEP =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final FunctionDescriptor CYCLES =
      FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

  private final Path path;
  private final Arena arena = Arena.ofConfined();
  private final SymbolLookup symbols;
  private final MethodHandle close;
  private final MethodHandle read;
  private final MethodHandle write;
  private final MethodHandle step;
  private final MethodHandle cycles;
  private final MethodHandle error;
  private final MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
  private MemorySegment sim = MemorySegment.NULL;
  private MemorySegment memory;

  /** Loads a library; {@link #open} makes the device. */
  public TernSim(Path library) {
    path = library;
    try {
      if (!Files.isRegularFile(library)) {
        throw new SimulationException(
            library + ": no simulator library; build it with ./mill 'sim[PRESET].lib'");
      }
      try {
        symbols = SymbolLookup.libraryLookup(library, arena);
      } catch (IllegalArgumentException refused) {
        throw new SimulationException(library + ": cannot be loaded: " + refused.getMessage());
      }
      int version = (int) invoke(function("tern_sim_abi_version", VERSION));
      if (version != ABI_VERSION) {
        throw new SimulationException(
            "%s: speaks ABI version %d, expected %d; build it again with ./mill 'sim[PRESET].lib'"
                .formatted(library, version, ABI_VERSION));
      }
      close = function("tern_sim_close", CLOSE);
      read = function("tern_sim_read", READ);
      write = function("tern_sim_write", WRITE);
      step = function("tern_sim_step", STEP);
      cycles = function("tern_sim_cycles", CYCLES);
      error = function("tern_sim_error", OF_SIM);
    } catch (RuntimeException failed) {
      arena.close();
      throw failed;
    }
  }

  /** The memory that a device is opened with; see sim/tern_sim.h for units and defaults. */
  public record Memory(
      long bytes,
      int readLatencyCycles,
      int writeLatencyCycles,
      int bytesPerKilocycle,
      int outstandingBursts,
      int stallPermille,
      long stallSeed,
      long faultAddress,
      long silentAddress) {}

  /** The library's configuration as JSON. */
  public String config() {
    return text((MemorySegment) invoke(function("tern_sim_config", TEXT)));
  }

  /** Makes the device; {@code trace} is the path of an FST file, or null. */
  public void open(Memory model, Path trace) {
    MemorySegment given = arena.allocate(MODEL);
    given.set(ValueLayout.JAVA_LONG, 0, model.bytes());
    given.set(ValueLayout.JAVA_INT, 8, model.readLatencyCycles());
    given.set(ValueLayout.JAVA_INT, 12, model.writeLatencyCycles());
    given.set(ValueLayout.JAVA_INT, 16, model.bytesPerKilocycle());
    given.set(ValueLayout.JAVA_INT, 20, model.outstandingBursts());
    given.set(ValueLayout.JAVA_INT, 24, model.stallPermille());
    given.set(ValueLayout.JAVA_LONG, 32, model.stallSeed());
    given.set(ValueLayout.JAVA_LONG, 40, model.faultAddress());
    given.set(ValueLayout.JAVA_LONG, 48, model.silentAddress());
    MemorySegment file =
        trace == null ? MemorySegment.NULL : arena.allocateFrom(trace.toAbsolutePath().toString());
    sim = (MemorySegment) invoke(function("tern_sim_open", OPEN), given, file);
    if (sim.equals(MemorySegment.NULL)) {
      throw new SimulationException(
          path + ": " + text((MemorySegment) invoke(function("tern_sim_open_error", TEXT))));
    }
    MemorySegment start = (MemorySegment) invoke(function("tern_sim_memory", OF_SIM), sim);
    memory = start.reinterpret(model.bytes(), arena, null);
  }

  /** Device memory, shared with the simulator; throws when used after {@link #close}. */
  public MemorySegment memory() {
    return memory;
  }

  public int read(int offset) {
    check((int) invoke(read, sim, offset, word));
    return word.get(ValueLayout.JAVA_INT, 0);
  }

  public void write(int offset, int value) {
    check((int) invoke(write, sim, offset, value));
  }

  /** Runs until the interrupt is high (true) or the cycles have passed (false). */
  public boolean step(long maxCycles) {
    return check((int) invoke(step, sim, maxCycles)) == 1;
  }

  public long cycles() {
    return (long) invoke(cycles, live());
  }

  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    if (!sim.equals(MemorySegment.NULL)) {
      invoke(close, sim);
      sim = MemorySegment.NULL;
    }
    arena.close();
  }

  private MemorySegment live() {
    if (sim.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("the simulated device is closed");
    }
    return sim;
  }

  private int check(int result) {
    if (result < 0) {
      MemorySegment message = (MemorySegment) invoke(error, live());
      throw new SimulationException("simulation failed: " + text(message));
    }
    return result;
  }

  private MethodHandle function(String name, FunctionDescriptor type) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(
                () -> new SimulationException(path + ": is no simulator library, it lacks " + name));
    return Linker.nativeLinker().downcallHandle(address, type);
  }

  private static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new SimulationException("a native call failed: " + failed);
    }
  }

  private static String text(MemorySegment characters) {
    return characters.equals(MemorySegment.NULL)
        ? "no reason given"
        : characters.reinterpret(Long.MAX_VALUE).getString(0);
  }
}
