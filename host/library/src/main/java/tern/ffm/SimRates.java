package tern.ffm;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * Makes an {@code R} of the peak rates of a simulated memory, in bytes per second; sim/tern_sim.h
 * defines them.
 *
 * <p>Any thread may call it.
 */
@FunctionalInterface
public interface SimRates<R> {
  /** The layout of {@code struct tern_sim_memory_rates}. */
  StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("ports"),
          ValueLayout.JAVA_LONG.withName("pins"),
          ValueLayout.JAVA_LONG.withName("stream"));

  R of(long ports, long pins, long stream);

  /** Makes an {@code R} of the rates in that struct. */
  default R of(MemorySegment rates) {
    return of(
        rates.getAtIndex(ValueLayout.JAVA_LONG, 0),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 1),
        rates.getAtIndex(ValueLayout.JAVA_LONG, 2));
  }
}
