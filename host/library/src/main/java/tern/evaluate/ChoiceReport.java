package tern.evaluate;

/**
 * How many multiple-choice questions a model answered right.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param questions number of questions
 * @param accuracy share whose right choice has the highest log-likelihood
 * @param normalizedAccuracy the same with log-likelihoods divided by the choice's bytes in UTF-8
 * @param standardError standard error of {@code accuracy}
 * @param normalizedError standard error of {@code normalizedAccuracy}
 */
public record ChoiceReport(
    int questions,
    double accuracy,
    double normalizedAccuracy,
    double standardError,
    double normalizedError) {

  static ChoiceReport of(int questions, int right, int normalizedRight) {
    double accuracy = (double) right / questions;
    double normalized = (double) normalizedRight / questions;
    return new ChoiceReport(
        questions, accuracy, normalized, error(accuracy, questions), error(normalized, questions));
  }

  private static double error(double share, int questions) {
    return questions < 2 ? 0 : Math.sqrt(share * (1 - share) / (questions - 1));
  }
}
