package tern.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one text in a model: it processes tokens, and says which are likely to come next. A
 * {@link Session} computes on the host and its backend; a resident one on a device by itself.
 *
 * <p>Used by one thread at a time, the one that may use the backend or device; closed by any that
 * may.
 */
public interface Decoder extends AutoCloseable {
  /** The number of tokens processed so far. */
  int position();

  /**
   * Processes tokens.
   *
   * @param ids at least one; each inside the vocabulary
   * @throws IllegalStateException if there is no room for that many more
   */
  void advance(int... ids);

  /**
   * Says how many tokens will be chosen after those that {@link #advance} gives next, each the most
   * likely one. A device may then compute ahead; it changes no result.
   *
   * @param most 1 if each choice is somebody else's; 0 if none will come, so that nothing is
   *     computed ahead any more
   * @param ends ids after which no further one is wanted
   */
  default void expect(int most, Set<Integer> ends) {}

  /**
   * Returns the most likely token after the last one processed; of equals, the smallest.
   *
   * @throws IllegalArgumentException if its logit is not finite, which only a wrong computation
   *     gives
   */
  default int best() {
    Candidates top = top(1);
    if (!Float.isFinite(top.logits()[0])) {
      throw new IllegalArgumentException(
          "the largest logit, of token "
              + top.ids()[0]
              + ", is "
              + top.logits()[0]
              + ", expected a finite number");
    }
    return top.ids()[0];
  }

  /**
   * Returns the {@code count} most likely tokens after the last one processed, with their logits.
   */
  Candidates top(int count);

  /**
   * Most tokens that {@link #top} can return; 0 if there is no limit, and {@link #logits} works.
   */
  default int mostCandidates() {
    return 0;
  }

  /** Returns the logits of all tokens after the last one processed. */
  float[] logits();

  /**
   * Forgets all tokens from {@code position} on. What is likely is then unknown until tokens are
   * processed.
   *
   * @throws IllegalArgumentException if it is not from 0 to {@link #position()}
   */
  void rewind(int position);

  /** Creates another that has processed the same tokens. */
  Decoder fork();

  /** What choices have cost so far, and found wrong. */
  HeadReport headReport();

  /** What runs on a device have cost; null where the host computes. */
  default @Nullable ResidentReport residentReport() {
    return null;
  }

  /** Frees what it holds. Closing again does nothing. */
  @Override
  void close();
}
