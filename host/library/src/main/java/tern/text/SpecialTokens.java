package tern.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The special tokens of a tokenizer.json: those that stand for no text.
 *
 * @param ids their ids by content
 */
record SpecialTokens(Map<String, Integer> ids) {
  static SpecialTokens in(JsonNode tokenizer) {
    Map<String, Integer> ids = new HashMap<>();
    for (JsonNode added : tokenizer.path("added_tokens")) {
      if (added.path("special").asBoolean() && !added.path("content").asText().isEmpty()) {
        ids.put(added.path("content").asText(), added.path("id").asInt());
      }
    }
    return new SpecialTokens(ids);
  }

  /** Returns the longest that a text begins with. */
  OptionalInt atStart(String text) {
    return ids.entrySet().stream()
        .filter(token -> text.startsWith(token.getKey()))
        .max(Map.Entry.comparingByKey((a, b) -> Integer.compare(a.length(), b.length())))
        .map(token -> OptionalInt.of(token.getValue()))
        .orElse(OptionalInt.empty());
  }
}
