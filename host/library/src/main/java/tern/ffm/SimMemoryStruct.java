package tern.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** The layout of {@code struct tern_sim_memory_model}. */
final class SimMemoryStruct {
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

  private SimMemoryStruct() {}

  static MemorySegment of(SimMemory memory, Arena arena) {
    MemorySegment model = arena.allocate(LAYOUT);
    put(model, "bytes", memory.bytes());
    put(model, "kind", memory.plain() ? PLAIN : PRESET);
    put(model, "readLatencyCycles", memory.readLatencyCycles());
    put(model, "writeLatencyCycles", memory.writeLatencyCycles());
    put(model, "bytesPerKilocycle", memory.bytesPerKilocycle());
    put(model, "outstandingBursts", memory.outstandingBursts());
    put(model, "stallPermille", memory.stallPermille());
    put(model, "stallSeed", memory.stallSeed());
    put(model, "faultAddress", memory.faultAddress());
    put(model, "silentAddress", memory.silentAddress());
    put(model, "initialSeed", memory.initialSeed());
    return model;
  }

  private static void put(MemorySegment model, String field, int value) {
    model.set(ValueLayout.JAVA_INT, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
  }

  private static void put(MemorySegment model, String field, long value) {
    model.set(ValueLayout.JAVA_LONG, LAYOUT.byteOffset(PathElement.groupElement(field)), value);
  }
}
