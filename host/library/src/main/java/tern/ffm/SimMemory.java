package tern.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** The memory that a device is opened with; units and defaults are in sim/tern_sim.h. */
public record SimMemory(
    long bytes,
    boolean plain,
    int readLatencyCycles,
    int writeLatencyCycles,
    int bytesPerKilocycle,
    int outstandingBursts,
    int stallPermille,
    long stallSeed,
    long faultAddress,
    long silentAddress,
    long initialSeed) {

  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("bytes"),
          ValueLayout.JAVA_INT.withName("readLatencyCycles"),
          ValueLayout.JAVA_INT.withName("writeLatencyCycles"),
          ValueLayout.JAVA_INT.withName("bytesPerKilocycle"),
          ValueLayout.JAVA_INT.withName("outstandingBursts"),
          ValueLayout.JAVA_INT.withName("stallPermille"),
          ValueLayout.JAVA_INT.withName("kind"),
          ValueLayout.JAVA_LONG.withName("stallSeed"),
          ValueLayout.JAVA_LONG.withName("faultAddress"),
          ValueLayout.JAVA_LONG.withName("silentAddress"),
          ValueLayout.JAVA_LONG.withName("initialSeed"));

  private static final int PRESET = 0;
  private static final int PLAIN = 1;

  /** As {@code struct tern_sim_memory_model}. */
  MemorySegment allocate(Arena arena) {
    MemorySegment model = arena.allocate(LAYOUT);
    put(model, "bytes", bytes);
    put(model, "kind", plain ? PLAIN : PRESET);
    put(model, "readLatencyCycles", readLatencyCycles);
    put(model, "writeLatencyCycles", writeLatencyCycles);
    put(model, "bytesPerKilocycle", bytesPerKilocycle);
    put(model, "outstandingBursts", outstandingBursts);
    put(model, "stallPermille", stallPermille);
    put(model, "stallSeed", stallSeed);
    put(model, "faultAddress", faultAddress);
    put(model, "silentAddress", silentAddress);
    put(model, "initialSeed", initialSeed);
    return model;
  }

  private static void put(MemorySegment model, String field, int value) {
    model.set(ValueLayout.JAVA_INT, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
  }

  private static void put(MemorySegment model, String field, long value) {
    model.set(ValueLayout.JAVA_LONG, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
  }
}
