package tern.model;

/**
 * One or more linear layers without bias that share their input, stacked into one taller matrix of
 * {@code n} rows and {@code k} columns.
 */
public sealed interface Linear permits BitLinear, GroupedLinear {
  /** Output rows of all layers together. */
  int n();

  /** Columns: the length of the input. */
  int k();

  /** Maps {@code tokens x k} activations to {@code tokens x n} results. */
  float[] apply(float[] x, int tokens);

  /** Frees the backend's memory, if it takes any. */
  void close();
}
