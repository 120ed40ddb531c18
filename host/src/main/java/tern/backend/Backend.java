package tern.backend;

import tern.ternary.TernaryMatrix;

/** Something that multiplies int8 activations by ternary matrices; all of them agree exactly. */
public interface Backend extends AutoCloseable {
  String name();

  /** Tokens that are best multiplied at once. */
  int tokensPerPass();

  /** Takes a matrix in; it can be multiplied until the backend is closed. */
  LoadedMatrix load(TernaryMatrix matrix);

  Statistics statistics();

  @Override
  void close();
}
