package tern.backend;

/** A ternary matrix held by a backend, ready to be multiplied any number of times. */
public interface LoadedMatrix {
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

  /** Refuses operands that are too short for a product. */
  default void check(byte[] activations, int tokens, int[] accumulators) {
    if (tokens < 1
        || activations.length < (long) tokens * k()
        || accumulators.length < (long) tokens * n()) {
      throw new IllegalArgumentException(
          "%d tokens of a %d x %d matrix need %d activations and %d accumulators, given %d and %d"
              .formatted(
                  tokens,
                  n(),
                  k(),
                  (long) tokens * k(),
                  (long) tokens * n(),
                  activations.length,
                  accumulators.length));
    }
  }
}
