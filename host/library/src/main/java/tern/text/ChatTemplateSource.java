package tern.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;
import tern.gguf.GgufVocabulary;

/**
 * The chat template of a model as its files hold it.
 *
 * @param name file and field, for messages
 * @param template null if there is none
 * @param specialTokens texts of special tokens, by names such as {@code bos_token}
 */
record ChatTemplateSource(
    String name, @Nullable String template, Map<String, String> specialTokens) {
  private static final String FIELD = "chat_template";
  private static final String KEY = "tokenizer.chat_template";
  private static final List<String> TOKENS =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  /** Templates and configurations are a few kilobytes, or megabytes with all added tokens. */
  private static final long MOST_BYTES = 50_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Reads what a folder or a GGUF file holds. */
  static ChatTemplateSource in(Path model) {
    return Files.isRegularFile(model) ? inGguf(model) : inFolder(model);
  }

  private static ChatTemplateSource inGguf(Path file) {
    try {
      GgufMetadata metadata = GgufFile.open(file).metadata();
      Map<String, String> tokens = new HashMap<>();
      if (GgufVocabulary.in(metadata)) {
        GgufVocabulary vocabulary = GgufVocabulary.of(metadata);
        for (String token : TOKENS) {
          vocabulary
              .text(token.replace("_token", "").replace("unk", "unknown").replace("pad", "padding"))
              .ifPresent(text -> tokens.put(token, text));
        }
      }
      return new ChatTemplateSource(file + ", key " + KEY, metadata.text(KEY, null), tokens);
    } catch (GgufException broken) {
      throw new TextException(broken.getMessage(), broken);
    }
  }

  private static ChatTemplateSource inFolder(Path folder) {
    Path config = folder.resolve("tokenizer_config.json");
    JsonNode json = Files.exists(config) ? parse(config) : JSON.createObjectNode();
    Map<String, String> tokens = tokens(config, json);
    Path alone = folder.resolve("chat_template.jinja");
    if (Files.exists(alone)) {
      return new ChatTemplateSource(alone.toString(), text(alone), tokens);
    }
    return new ChatTemplateSource(config + ", " + FIELD, template(config, json), tokens);
  }

  /** Special tokens are strings, or objects whose content is the string. */
  private static Map<String, String> tokens(Path config, JsonNode json) {
    Map<String, String> tokens = new HashMap<>();
    for (String name : TOKENS) {
      JsonNode token = json.path(name);
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isTextual()) {
        tokens.put(name, text.textValue());
      } else if (!token.isMissingNode() && !token.isNull()) {
        throw new TextException(
            config + ": " + name + " is " + token.getNodeType() + ", expected a string");
      }
    }
    return tokens;
  }

  /** The template is a string, or one of several with names. */
  private static @Nullable String template(Path config, JsonNode json) {
    JsonNode field = json.path(FIELD);
    if (field.isMissingNode() || field.isNull()) {
      return null;
    }
    if (field.isTextual()) {
      return field.textValue();
    }
    List<String> names = new ArrayList<>();
    for (JsonNode named : field) {
      names.add(named.path("name").asText());
      if (names.getLast().equals("default") && named.path("template").isTextual()) {
        return named.path("template").textValue();
      }
    }
    throw new TextException(
        config
            + ": "
            + FIELD
            + " holds "
            + (names.isEmpty() ? field.getNodeType().toString() : "templates named " + names)
            + "; expected a string, or a list with a template named 'default'");
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode json = JSON.readTree(text(file));
      if (json.isObject()) {
        return json;
      }
      throw new TextException(file + ": is not a JSON object");
    } catch (JsonProcessingException broken) {
      throw new TextException(file + ": is not valid JSON: " + broken.getOriginalMessage(), broken);
    }
  }

  /** Reads a text file in UTF-8. */
  static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new TextException(file + ": has " + size + " bytes, expected at most " + MOST_BYTES);
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new TextException(file + ": cannot be read: " + unreadable, unreadable);
    }
  }
}
