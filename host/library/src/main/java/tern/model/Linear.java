package tern.model;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One or more linear layers without bias that share their input, stacked into one taller matrix of
 * {@code n} rows and {@code k} columns.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public sealed interface Linear permits BitLinear, GroupedLinear {
  /** Output rows of all layers together. */
  int n();

  /** Columns: the length of the input. */
  int k();

  /**
   * Norms {@code tokens x k} activations and maps them to {@code tokens x n} results.
   *
   * @param norm null for none
   */
  void apply(Workspace work, MemorySegment x, @Nullable RmsNorm norm, int tokens, MemorySegment y);

  /** Frees the backend's memory, if it takes any. */
  void close();
}
