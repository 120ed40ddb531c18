package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the tokens that end a text: {@code eos_token_id}, a number or a list, of
 * generation_config.json, else of config.json. A chat model's end of turn is often only in the
 * former.
 */
final class EndIds {
  private static final String FIELD = "eos_token_id";

  private EndIds() {}

  static Set<Integer> read(Path folder, Fields config, int vocabularySize) {
    Path file = folder.resolve("generation_config.json");
    if (Files.exists(file)) {
      Fields generation = new Fields(file, "", StrictJson.read(file));
      if (generation.has(FIELD)) {
        return ids(generation, vocabularySize);
      }
    }
    return config.has(FIELD) ? ids(config, vocabularySize) : Set.of();
  }

  private static Set<Integer> ids(Fields fields, int vocabularySize) {
    JsonNode end = fields.json().get(FIELD);
    Set<Integer> ids = new LinkedHashSet<>();
    for (JsonNode id : end.isArray() ? end : List.of(end)) {
      boolean token = id.isIntegralNumber() && id.canConvertToInt();
      if (!token || id.intValue() < 0 || id.intValue() >= vocabularySize) {
        throw fields.broken(
            FIELD, "token ids from 0 to " + (vocabularySize - 1) + " (vocab_size - 1)");
      }
      ids.add(id.intValue());
    }
    if (ids.isEmpty()) {
      throw fields.broken(FIELD, "a token id or a list of them");
    }
    return Set.copyOf(ids);
  }
}
