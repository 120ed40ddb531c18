package tern.evaluate;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads multiple-choice questions: one JSON object a line. Any thread may call it. */
public final class Questions {
  private static final String SHAPE =
      "{\"context\": TEXT, \"choices\": [TEXT, ...], \"answer\": INDEX}";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Questions() {}

  /**
   * Reads a file. Blank lines are skipped, and fields other than the three are ignored.
   *
   * @throws EvaluationException if it cannot be read or a line is not a question
   */
  public static List<Question> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new EvaluationException(
          file + ": cannot be read as UTF-8 text: " + unreadable.getMessage(), unreadable);
    }
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        questions.add(question(file + ", line " + (i + 1), lines.get(i)));
      }
    }
    if (questions.isEmpty()) {
      throw new EvaluationException(file + ": holds no question; expected lines of " + SHAPE);
    }
    return questions;
  }

  private static Question question(String where, String line) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (IOException broken) {
      throw new EvaluationException(where + ": is not JSON; expected " + SHAPE, broken);
    }
    List<String> choices = new ArrayList<>();
    boolean texts = true;
    for (JsonNode choice : json.path("choices")) {
      texts &= choice.isTextual();
      choices.add(choice.asText());
    }
    if (!texts
        || !json.path("context").isTextual()
        || !json.path("choices").isArray()
        || !json.path("answer").canConvertToInt()
        || !json.path("answer").isIntegralNumber()) {
      throw new EvaluationException(where + ": expected " + SHAPE);
    }
    try {
      return new Question(json.get("context").asText(), choices, json.get("answer").asInt());
    } catch (IllegalArgumentException wrong) {
      throw new EvaluationException(where + ": " + wrong.getMessage(), wrong);
    }
  }
}
