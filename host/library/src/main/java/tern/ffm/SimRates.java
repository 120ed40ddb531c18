package tern.ffm;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** Takes how fast a simulated memory can be, in bytes a second; told in sim/tern_sim.h. */
@FunctionalInterface
public interface SimRates<R> {
  /** {@code struct tern_sim_memory_rates}. */
  StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("ports"),
          ValueLayout.JAVA_LONG.withName("pins"),
          ValueLayout.JAVA_LONG.withName("stream"));

  R of(long ports, long pins, long stream);

  /** The same from that struct. */
  default R of(MemorySegment rates) {
    return of(
        rates.getAtIndex(ValueLayout.JAVA_LONG, 0),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 1),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 2));
  }
}
