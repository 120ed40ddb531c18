package tern.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Formats reports as one line of JSON. */
final class Json {
  /** The description of every {@code --json}. */
  static final String HELP = "print one line of JSON instead of text";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String text(Object report) {
    try {
      return MAPPER.writeValueAsString(report);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
