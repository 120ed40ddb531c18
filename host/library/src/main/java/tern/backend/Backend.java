package tern.backend;

import java.util.List;
import tern.ternary.TernaryMatrix;

/** Something that multiplies int8 activations by ternary matrices; all of them agree exactly. */
public interface Backend extends AutoCloseable {
  String name();

  /** Tokens that are best multiplied at once. */
  int tokensPerPass();

  /**
   * Takes a matrix in; it can be multiplied until it or the backend is closed. The storage of
   * {@code matrix} is not needed any more: a checkpoint may be closed.
   */
  LoadedMatrix load(TernaryMatrix matrix);

  /** An order in which matrices of this backend will be multiplied again and again. */
  default Plan plan(List<LoadedMatrix> sequence) {
    return Plan.NONE;
  }

  Statistics statistics();

  @Override
  void close();
}
