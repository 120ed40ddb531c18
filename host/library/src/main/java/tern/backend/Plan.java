package tern.backend;

/**
 * An order in which matrices are multiplied again and again, such as those of a model. A backend
 * that knows it can fetch the weights of a product before its activations exist. Matrices that a
 * plan names cannot be closed until the plan is.
 */
@FunctionalInterface
public interface Plan extends AutoCloseable {
  /** For backends that fetch nothing. */
  Plan NONE = tokens -> {};

  /**
   * Says that the matrices come next, in order, each with that many tokens. Nothing breaks where
   * they do not; it only costs time.
   */
  void begin(int tokens);

  /** Gives the plan up; its matrices stay loaded. The second time does nothing. */
  @Override
  default void close() {}
}
