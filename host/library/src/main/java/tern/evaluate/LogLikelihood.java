package tern.evaluate;

import java.util.Arrays;
import tern.model.Session;

/** Natural logarithms of the probabilities that a session gives to tokens. */
final class LogLikelihood {
  /** Tokens whose logits are in memory at once. */
  private static final int ROWS = 64;

  private LogLikelihood() {}

  /** Receives the score of one token. */
  @FunctionalInterface
  interface Listener {
    void score(double logProbability);
  }

  /** Returns {@code log softmax(logits)[id]}. */
  static double of(float[] logits, int id) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - largest);
    }
    return (double) logits[id] - largest - Math.log(sum);
  }

  /**
   * Scores {@code ids[first]} to the last, each after all before it; those below {@code
   * session.position()} have been processed.
   *
   * @param first at least 1, and above the session's position
   */
  static void score(Session session, int[] ids, int first, Listener listener) {
    if (first - 1 > session.position()) {
      session.advance(Arrays.copyOfRange(ids, session.position(), first - 1));
    }
    for (int at = first; at < ids.length; at += ROWS) {
      int end = Math.min(ids.length, at + ROWS);
      float[][] rows = session.allLogits(Arrays.copyOfRange(ids, at - 1, end - 1));
      for (int i = at; i < end; i++) {
        listener.score(of(rows[i - at], ids[i]));
      }
    }
  }
}
