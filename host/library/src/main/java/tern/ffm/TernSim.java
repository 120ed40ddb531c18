package tern.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tern.SimulationException;

/**
 * Binds the functions of {@code sim/tern_sim.h} in one simulator library.
 *
 * <p>The ABI version is checked before anything else is called. One thread at a time may use it,
 * and nothing here checks that: its device does. After {@link #close} everything, device memory
 * included, throws {@link IllegalStateException}.
 */
public final class TernSim implements AutoCloseable {
  /** The ABI version that this class supports. */
  public static final int ABI_VERSION = 3;

  private final Path path;
  private final Arena arena = Arena.ofShared();

  /** Ends before the device does, so that no thread reads memory that is gone. */
  private final Arena life = Arena.ofShared();

  private final SymbolLookup symbols;
  private final MethodHandle close;
  private final MethodHandle read;
  private final MethodHandle write;
  private final MethodHandle step;
  private final MethodHandle cycles;
  private final MethodHandle error;
  private final MemorySegment word = arena.allocate(JAVA_INT);
  private MemorySegment sim = MemorySegment.NULL;
  private MemorySegment memory = MemorySegment.NULL;

  /**
   * Loads a library; {@link #open} then creates the device.
   *
   * @throws SimulationException if it is missing, is not a simulator, or has another ABI version
   */
  public TernSim(Path library) {
    path = library;
    try {
      if (!Files.isRegularFile(library)) {
        throw new SimulationException(
            library + ": no simulator library; build it with ./tern simulator");
      }
      ElfFile.problem(library)
          .ifPresent(
              wrong -> {
                throw new SimulationException(
                    library
                        + ": cannot be loaded: it "
                        + wrong
                        + "; build it with ./tern simulator");
              });
      try {
        symbols = SymbolLookup.libraryLookup(library, arena);
      } catch (IllegalArgumentException refused) {
        throw new SimulationException(
            library + ": cannot be loaded: " + refused.getMessage(), refused);
      }
      MethodHandle version = function("tern_sim_abi_version", FunctionDescriptor.of(JAVA_INT));
      int found = (int) call(() -> (int) version.invokeExact());
      if (found != ABI_VERSION) {
        throw new SimulationException(
            library
                + ": has ABI version "
                + found
                + ", expected "
                + ABI_VERSION
                + "; rebuild it with ./tern simulator");
      }
      close = function("tern_sim_close", FunctionDescriptor.ofVoid(ADDRESS));
      read = function("tern_sim_read", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
      write =
          function("tern_sim_write", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
      step = function("tern_sim_step", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
      cycles = function("tern_sim_cycles", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
      error = function("tern_sim_error", FunctionDescriptor.of(ADDRESS, ADDRESS));
    } catch (RuntimeException failed) {
      life.close();
      arena.close();
      throw failed;
    }
  }

  /** The library's configuration as JSON. */
  public String config() {
    return text("tern_sim_config");
  }

  /**
   * Creates the device; can be called once.
   *
   * @param trace FST file to write waveforms to, or null
   */
  public void open(SimMemory model, @Nullable Path trace) {
    if (!sim.equals(MemorySegment.NULL)) {
      throw new IllegalStateException(path + ": its device is already open");
    }
    MemorySegment given = SimMemoryStruct.of(model, arena);
    MemorySegment file =
        trace == null ? MemorySegment.NULL : arena.allocateFrom(trace.toAbsolutePath().toString());
    MethodHandle open = function("tern_sim_open", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    sim = (MemorySegment) call(() -> (MemorySegment) open.invokeExact(given, file));
    if (sim.equals(MemorySegment.NULL)) {
      throw new SimulationException(path + ": " + text("tern_sim_open_error"));
    }
    MethodHandle address = function("tern_sim_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
    MemorySegment start = (MemorySegment) call(() -> (MemorySegment) address.invokeExact(sim));
    memory = start.reinterpret(model.bytes(), life, null);
  }

  /** The device memory, shared with the simulator. */
  public MemorySegment memory() {
    return memory;
  }

  /** Moves device memory, in its initial state, to a file that other processes can map. */
  public void share(Path file) {
    MemorySegment device = live();
    MethodHandle share =
        function("tern_sim_share", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    try (Arena call = Arena.ofConfined()) {
      MemorySegment name = call.allocateFrom(file.toAbsolutePath().toString());
      check((int) call(() -> (int) share.invokeExact(device, name)));
    }
  }

  /** Measures what its memory can deliver; takes a few milliseconds, and no simulated time. */
  public <R> R rates(SimRates<R> taken) {
    MemorySegment device = live();
    MethodHandle rates =
        function("tern_sim_rates", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    MemorySegment told = arena.allocate(SimRates.LAYOUT);
    check((int) call(() -> (int) rates.invokeExact(device, told)));
    return taken.of(told);
  }

  // The calls below are made on every register access; invokeExact avoids boxing.

  public int read(int offset) {
    MemorySegment device = live();
    try {
      check((int) read.invokeExact(device, offset, word));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
    return word.get(JAVA_INT, 0);
  }

  public void write(int offset, int value) {
    MemorySegment device = live();
    try {
      check((int) write.invokeExact(device, offset, value));
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** Runs until the interrupt is high (true) or the cycles have passed (false). */
  public boolean step(long maxCycles) {
    MemorySegment device = live();
    try {
      return check((int) step.invokeExact(device, maxCycles)) == 1;
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  public long cycles() {
    MemorySegment device = live();
    return (long) call(() -> (long) cycles.invokeExact(device));
  }

  @Override
  public void close() {
    if (!arena.scope().isAlive()) {
      return;
    }
    MemorySegment device = sim;
    sim = MemorySegment.NULL;
    life.close();
    if (!device.equals(MemorySegment.NULL)) {
      call(
          () -> {
            close.invokeExact(device);
            return null;
          });
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
      MemorySegment device = sim;
      throw new SimulationException(
          "simulation failed: "
              + text((MemorySegment) call(() -> (MemorySegment) error.invokeExact(device))));
    }
    return result;
  }

  private MethodHandle function(String name, FunctionDescriptor type) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(
                () ->
                    new SimulationException(
                        path + ": is not a simulator library: it lacks " + name));
    return Native.function(address, type);
  }

  /** Calls a function that takes nothing and returns text. */
  private String text(String name) {
    MethodHandle function = function(name, FunctionDescriptor.of(ADDRESS));
    return text((MemorySegment) call(() -> (MemorySegment) function.invokeExact()));
  }

  private static String text(MemorySegment characters) {
    return characters.equals(MemorySegment.NULL)
        ? "no reason given"
        : characters.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private static Object call(Call body) {
    try {
      return body.run();
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known
        ? known
        : new SimulationException("a native call failed: " + thrown, thrown);
  }
}
