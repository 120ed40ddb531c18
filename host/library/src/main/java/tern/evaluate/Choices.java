package tern.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/**
 * Scores multiple-choice questions: a model chooses the continuation that it finds most likely, as
 * it is, and for each byte of it. Of the first of several that are equal it is the first.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public final class Choices {
  private final Model model;
  private final Tokenizer tokenizer;
  private final SessionOptions options;

  /** Creates a scorer; the tokenizer is the model's. */
  public Choices(Model model, Tokenizer tokenizer, SessionOptions options) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.options = options;
  }

  /**
   * Answers all questions.
   *
   * @param progress runs after each
   * @throws EvaluationException if a question is longer than the model's context
   */
  public ChoiceReport run(List<Question> questions, Runnable progress) {
    int right = 0;
    int normalizedRight = 0;
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      double[] scores = scores(question, i + 1);
      double[] normalized = new double[scores.length];
      for (int c = 0; c < scores.length; c++) {
        normalized[c] =
            scores[c] / question.choices().get(c).getBytes(StandardCharsets.UTF_8).length;
      }
      right += largest(scores) == question.answer() ? 1 : 0;
      normalizedRight += largest(normalized) == question.answer() ? 1 : 0;
      progress.run();
    }
    return ChoiceReport.of(questions.size(), right, normalizedRight);
  }

  /**
   * Returns the log-likelihood of each choice after the context. What the choices' texts have in
   * common with the context is processed once.
   *
   * @param number of the question, for messages
   */
  double[] scores(Question question, int number) {
    int[][] texts =
        question.choices().stream()
            .map(choice -> tokenizer.encode(question.context() + choice))
            .toArray(int[][]::new);
    int longest = Arrays.stream(texts).mapToInt(ids -> ids.length).max().orElseThrow();
    if (longest > model.config().contextSize()) {
      throw new EvaluationException(
          "question "
              + number
              + " has "
              + longest
              + " tokens with its longest choice, the model's context holds "
              + model.config().contextSize());
    }
    int[] context = tokenizer.encode(question.context());
    double[] scores = new double[texts.length];
    try (Session session = new Session(model, longest, options)) {
      for (int c = 0; c < scores.length; c++) {
        int first = firstScored(context, texts[c], number, c);
        int known = c == 0 ? 0 : common(texts[c - 1], texts[c]);
        session.rewind(Math.min(Math.min(first - 1, known), session.position()));
        double[] score = scores;
        int choice = c;
        LogLikelihood.score(session, texts[c], first, value -> score[choice] += value);
      }
    }
    return scores;
  }

  /** At least the last token is scored: a choice may change how the end of the context is read. */
  private static int firstScored(int[] context, int[] text, int number, int choice) {
    if (text.length < 2) {
      throw new EvaluationException(
          "question "
              + number
              + " has "
              + text.length
              + " tokens with choice "
              + choice
              + ", expected at least 2: one to begin with, and one to score");
    }
    return Math.max(1, Math.min(common(context, text), text.length - 1));
  }

  /**
   * Length of what two texts begin with alike; a choice may merge with the context's last token.
   */
  private static int common(int[] a, int[] b) {
    int differs = Arrays.mismatch(a, b);
    return differs < 0 ? a.length : differs;
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
