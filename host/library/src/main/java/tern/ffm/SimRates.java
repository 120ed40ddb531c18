package tern.ffm;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** How fast a simulated memory can be, in bytes a second; told in sim/tern_sim.h. */
public record SimRates(long ports, long pins, long stream) {

  static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("ports"),
          ValueLayout.JAVA_LONG.withName("pins"),
          ValueLayout.JAVA_LONG.withName("stream"));

  /** From {@code struct tern_sim_memory_rates}. */
  static SimRates of(MemorySegment rates) {
    return new SimRates(
        rates.getAtIndex(ValueLayout.JAVA_LONG, 0),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 1),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 2));
  }
}
