package tern.backend;

/**
 * The order in which matrices are multiplied repeatedly, such as those of a model. A backend that
 * knows it can prefetch the weights of a product before its activations exist. The matrices of a
 * plan cannot be closed before the plan.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
@FunctionalInterface
public interface Plan extends AutoCloseable {
  /** The plan of backends that do not prefetch. */
  Plan NONE = tokens -> {};

  /**
   * Announces that the matrices are multiplied next, in order, by {@code tokens} tokens each.
   * Results are right even if they are not; it only costs time.
   */
  void begin(int tokens);

  /**
   * Announces the same, with attention over pages of this backend before every {@code period}-th
   * product from the second on. Its keys and values do not exist yet, so that nothing behind them
   * may be prefetched.
   */
  default void begin(int tokens, int period) {
    begin(tokens);
  }

  /** Ends the plan; its matrices stay loaded. Closing it again does nothing. */
  @Override
  default void close() {}
}
