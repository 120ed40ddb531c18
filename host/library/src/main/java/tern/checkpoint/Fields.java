package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * One JSON object of a configuration file. A null field counts as absent, as it does in
 * transformers. Every exception names file and field.
 *
 * @param prefix prefix of field names in messages: "" or "rope_scaling."
 */
record Fields(Path file, String prefix, JsonNode json) {

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  /** Reads a whole number of at least 1. */
  int positive(String field) {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw broken(field, "a positive whole number");
    }
    return value.intValue();
  }

  int positive(String field, int absent) {
    return has(field) ? positive(field) : absent;
  }

  /** Reads a number that is positive and finite in float32. */
  float positiveNumber(String field) {
    JsonNode value = json.path(field);
    float number = value.isNumber() ? value.floatValue() : 0;
    if (!(number > 0) || Float.isInfinite(number)) {
      throw broken(field, "a positive number");
    }
    return number;
  }

  float positiveNumber(String field, float absent) {
    return has(field) ? positiveNumber(field) : absent;
  }

  String text(String field, String absent) {
    if (has(field) && !json.get(field).isTextual()) {
      throw broken(field, "text");
    }
    return has(field) ? json.get(field).textValue() : absent;
  }

  /** Reads a nested object; it has no fields if it is absent. */
  Fields object(String field) {
    if (has(field) && !json.get(field).isObject()) {
      throw broken(field, "an object");
    }
    return new Fields(file, prefix + field + ".", json.path(field));
  }

  CheckpointException broken(String field, String expected) {
    JsonNode value = json.path(field);
    String is =
        value.isMissingNode() ? "absent" : value.isTextual() ? value.textValue() : value.toString();
    return new CheckpointException(
        file + ": " + prefix + field + " is '" + is + "', expected " + expected);
  }
}
