package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A matrix that multiplies operands in place: those of a caller's arrays are copied. */
interface InPlaceMatrix extends LoadedMatrix {
  @Override
  default void multiply(byte[] activations, int tokens, int[] accumulators) {
    check(activations, tokens, accumulators);
    int n = n();
    int k = k();
    multiply(
        tokens,
        (m, into, at) -> MemorySegment.copy(activations, m * k, into, ValueLayout.JAVA_BYTE, at, k),
        (m, from, at) ->
            MemorySegment.copy(from, ValueLayout.JAVA_INT, at, accumulators, m * n, n));
  }

  @Override
  void multiply(int tokens, Source source, Sink sink);
}
