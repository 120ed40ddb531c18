package tern.model;

import java.lang.foreign.MemorySegment;

/**
 * Sees each tensor of a session's passes as soon as it is complete: final norm and logits of those
 * tokens for which they are computed. The session's thread calls it.
 */
@FunctionalInterface
public interface PassObserver {
  /** Sees nothing. */
  PassObserver NONE = (layer, tensor, memory, position, tokens) -> {};

  /**
   * Sees a tensor. Its memory is valid until the call returns, and must not be written.
   *
   * @param layer index of the layer; -1 for a tensor that is not part of one
   * @param memory one row of float32 for each token, from the start
   * @param position position of the first row in the text
   * @param tokens number of rows
   */
  void see(int layer, PassTensor tensor, MemorySegment memory, int position, int tokens);
}
