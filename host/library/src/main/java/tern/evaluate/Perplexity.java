package tern.evaluate;

import java.util.Arrays;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;

/**
 * Measures how well a model predicts a text. Used by one thread at a time, the one that may use the
 * backend.
 */
public final class Perplexity {
  private double sum;
  private double squares;
  private int scored;

  private Perplexity() {}

  /**
   * Scores every token of a text but the first.
   *
   * @param ids at least 2
   * @param progress runs after each window, {@link Windows#count} times
   * @throws IllegalArgumentException if the text is too short, an id is outside the vocabulary, or
   *     the model's context is shorter than a window
   */
  public static PerplexityReport of(
      Model model, SessionOptions options, int[] ids, Windows windows, Runnable progress) {
    if (ids.length < 2) {
      throw new IllegalArgumentException(
          "the text has " + ids.length + " tokens, expected at least 2");
    }
    model.config().requireIds(ids);
    Perplexity total = new Perplexity();
    try (Session session = new Session(model, Math.min(windows.length(), ids.length), options)) {
      for (int window = 0; window < windows.count(ids.length); window++) {
        int start = windows.start(window);
        int end = Math.min(ids.length, start + windows.length());
        session.rewind(0);
        LogLikelihood.score(
            session,
            Arrays.copyOfRange(ids, start, end),
            windows.firstScored(window) - start,
            total::add);
        progress.run();
      }
    }
    return total.report(windows);
  }

  private void add(double logProbability) {
    scored++;
    sum -= logProbability;
    squares += logProbability * logProbability;
  }

  private PerplexityReport report(Windows windows) {
    double mean = sum / scored;
    double variance = scored < 2 ? 0 : Math.max(0, squares - sum * mean) / (scored - 1);
    double error = Math.sqrt(variance / scored);
    double perplexity = Math.exp(mean);
    return new PerplexityReport(
        scored, windows.length(), windows.stride(), mean, error, perplexity, perplexity * error);
  }
}
