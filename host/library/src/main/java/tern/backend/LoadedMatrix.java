package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix held by a backend, of trits or of integers within +-121. It can be multiplied any number
 * of times, until it or the backend is closed.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public interface LoadedMatrix extends AutoCloseable {
  /** Output rows. */
  int n();

  /** Columns. */
  int k();

  /**
   * Computes the exact product {@code accumulators[m * n + row] = sum over c of activations[m * k +
   * c] * w[row][c]}.
   *
   * @param activations int8, at least {@code tokens * k}
   * @param accumulators receives {@code tokens * n} sums
   * @throws IllegalArgumentException if an array is too short
   */
  void multiply(byte[] activations, int tokens, int[] accumulators);

  /** Writes the activations of a product into the backend's memory. */
  @FunctionalInterface
  interface Source {
    /** Writes the {@code k} int8 values of a token, starting at byte {@code at}. */
    void write(int token, MemorySegment into, long at);
  }

  /** Reads the sums of a product from the backend's memory. */
  @FunctionalInterface
  interface Sink {
    /** Reads the {@code n} int32 values of a token, starting at byte {@code at}. */
    void read(int token, MemorySegment from, long at);
  }

  /**
   * Computes the product with operands written and read in place. A backend may call source and
   * sink from several threads, each once for every token.
   */
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

  /**
   * Checks the operands of a product.
   *
   * @throws IllegalArgumentException if {@code tokens} is less than 1 or an array is too short
   */
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
   * Frees the device memory that the matrix takes. Closing it again does nothing.
   *
   * @throws IllegalStateException if an open {@link Plan} uses the matrix
   */
  @Override
  default void close() {}
}
