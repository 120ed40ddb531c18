package tern.model;

import java.lang.foreign.MemorySegment;

/**
 * The head of a language model for one session: from the last hidden state to logits. Used by one
 * thread at a time, the one that may use the backend.
 */
interface Head {
  /** Creates the head of a session, and loads what its mode needs into the backend. */
  static Head of(HeadMode mode, LoadedHead weights, Workspace work) {
    return switch (mode) {
      case HOST -> new HostHead(weights.rows(), work);
      case EXACT -> new ExactHead(weights, work);
      case FAST -> new FastHead(weights, work);
    };
  }

  /**
   * Computes all logits after each of some tokens, as {@link HeadMode} says.
   *
   * @param x {@code hidden} finite floats for each token
   */
  float[][] logits(MemorySegment x, int tokens);

  /**
   * Finds the {@code count} most likely tokens, or all of a smaller vocabulary.
   *
   * @param x {@code hidden} finite floats
   */
  Candidates top(MemorySegment x, int count);

  /** What was done so far. */
  HeadReport report();
}
