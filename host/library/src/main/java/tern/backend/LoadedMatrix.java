package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A ternary matrix held by a backend, ready to be multiplied any number of times until it, or the
 * backend, is closed.
 */
public interface LoadedMatrix extends AutoCloseable {
  /** Output rows. */
  int n();

  /** Columns. */
  int k();

  /**
   * The integer seam: {@code accumulators[m n + row] = sum over c of activations[m k + c]
   * t[row][c]}, exact.
   *
   * @param activations int8, at least {@code tokens * k} of them
   * @param accumulators receives {@code tokens * n} sums
   */
  void multiply(byte[] activations, int tokens, int[] accumulators);

  /** Writes the activations of a product where the backend wants them. */
  @FunctionalInterface
  interface Source {
    /** Writes the {@code k} int8 of a token from byte {@code at} on. */
    void write(int token, MemorySegment into, long at);
  }

  /** Takes the sums of a product from where the backend has them. */
  @FunctionalInterface
  interface Sink {
    /** Reads the {@code n} int32 of a token from byte {@code at} on. */
    void read(int token, MemorySegment from, long at);
  }

  /** The same product with operands read and written in place, in the order of the tokens. */
  default void multiply(int tokens, Source source, Sink sink) {
    byte[] activations = new byte[Math.multiplyExact(tokens, k())];
    int[] accumulators = new int[Math.multiplyExact(tokens, n())];
    MemorySegment operands = MemorySegment.ofArray(activations);
    for (int m = 0; m < tokens; m++) {
      source.write(m, operands, (long) m * k());
    }
    multiply(activations, tokens, accumulators);
    MemorySegment sums = MemorySegment.ofArray(accumulators);
    for (int m = 0; m < tokens; m++) {
      sink.read(m, sums, (long) m * n() * ValueLayout.JAVA_INT.byteSize());
    }
  }

  /** Refuses operands that are too short for a product. */
  default void check(byte[] activations, int tokens, int[] accumulators) {
    if (tokens < 1
        || activations.length < (long) tokens * k()
        || accumulators.length < (long) tokens * n()) {
      throw new IllegalArgumentException(
          tokens
              + " tokens of a "
              + n()
              + " x "
              + k()
              + " matrix need "
              + (long) tokens * k()
              + " activations and "
              + (long) tokens * n()
              + " accumulators, given "
              + activations.length
              + " and "
              + accumulators.length);
    }
  }

  /**
   * Gives back what the matrix takes of a device's memory; refused as long as a {@link Plan} names
   * it. The second time does nothing.
   */
  @Override
  default void close() {}
}
