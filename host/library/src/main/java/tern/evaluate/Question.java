package tern.evaluate;

import java.util.List;

/**
 * A multiple-choice question.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param context text before each choice
 * @param choices at least two continuations of it, each with the space that it begins with
 * @param answer index of the right one
 */
public record Question(String context, List<String> choices, int answer) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException naming the field that is wrong
   */
  public Question {
    choices = List.copyOf(choices);
    if (context.isEmpty()) {
      throw new IllegalArgumentException("'context' is empty, expected at least one character");
    }
    if (choices.size() < 2) {
      throw new IllegalArgumentException(
          "'choices' has " + choices.size() + " entries, expected at least 2");
    }
    if (choices.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("'choices' has an empty entry, expected texts");
    }
    if (answer < 0 || answer >= choices.size()) {
      throw new IllegalArgumentException(
          "'answer' is " + answer + ", expected 0 to " + (choices.size() - 1));
    }
  }
}
