package tern.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes a tokenizer as metadata of a GGUF file: the inverse of {@link TokenizerJson}. */
public final class TokenizerKeys {
  private static final String[] TEXT = {"model", "pre"};
  private static final String[] TEXTS = {"tokens", "merges"};
  private static final String[] IDS = {
    "bos", "eos", "eot", "eom", "unknown", "padding", "seperator", "mask"
  };
  private static final String[] FLAGS = {
    "add_bos_token", "add_eos_token", "add_space_prefix", "remove_extra_whitespaces"
  };

  private TokenizerKeys() {}

  /** Returns the keys of another file; none if it has no tokenizer. */
  public static Map<String, Object> of(GgufMetadata metadata) {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (String name : TEXT) {
      copy(metadata, keys, GgufVocabulary.PREFIX + name, metadata::text);
    }
    for (String name : TEXTS) {
      copy(metadata, keys, GgufVocabulary.PREFIX + name, metadata::texts);
    }
    copy(metadata, keys, GgufVocabulary.PREFIX + "token_type", metadata::counts);
    copy(metadata, keys, GgufVocabulary.PREFIX + "scores", metadata::floats);
    for (String name : IDS) {
      String key = GgufVocabulary.PREFIX + name + "_token_id";
      copy(metadata, keys, key, id -> metadata.count(id, 0));
    }
    for (String name : FLAGS) {
      copy(metadata, keys, GgufVocabulary.PREFIX + name, flag -> metadata.flag(flag, false));
    }
    copy(metadata, keys, "tokenizer.chat_template", metadata::text);
    return keys;
  }

  private interface Read {
    Object value(String key);
  }

  private static void copy(GgufMetadata from, Map<String, Object> into, String key, Read read) {
    if (from.has(key)) {
      into.put(key, read.value(key));
    }
  }

  /**
   * Returns the keys of a tokenizer.json, or nothing if GGUF cannot express it: only byte-level BPE
   * whose rule of splitting words has a name there.
   *
   * @param config the tokenizer_config.json, for special tokens and chat template; may be empty
   * @param vocabulary number of tokens; ids that the tokenizer lacks become unused ones
   */
  public static Optional<Map<String, Object>> of(byte[] tokenizer, byte[] config, int vocabulary)
      throws IOException {
    JsonNode json = TokenizerJson.JSON.readTree(tokenizer);
    JsonNode settings = TokenizerJson.JSON.readTree(config);
    WordSplit split = split(json);
    JsonNode model = json.path("model");
    if (split == null || !model.path("type").asText().equals("BPE")) {
      return Optional.empty();
    }
    String[] texts = new String[vocabulary];
    int[] kinds = new int[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      texts[id] = "[PAD" + id + "]";
      kinds[id] = GgufVocabulary.UNUSED;
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    model.path("vocab").properties().forEach(e -> ids.put(e.getKey(), e.getValue().asInt(-1)));
    for (Map.Entry<String, Integer> token : ids.entrySet()) {
      set(token.getKey(), token.getValue(), GgufVocabulary.NORMAL, texts, kinds);
    }
    for (JsonNode added : json.path("added_tokens")) {
      String text = added.path("content").asText();
      int kind =
          added.path("special").asBoolean() ? GgufVocabulary.CONTROL : GgufVocabulary.USER_DEFINED;
      set(text, added.path("id").asInt(-1), kind, texts, kinds);
      ids.put(text, added.path("id").asInt());
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(GgufVocabulary.PREFIX + "model", "gpt2");
    keys.put(WordSplit.KEY, split.label());
    keys.put(GgufVocabulary.TOKENS, texts);
    keys.put(GgufVocabulary.PREFIX + "token_type", kinds);
    keys.put(GgufVocabulary.PREFIX + "merges", merges(model.path("merges")));
    String begin = begin(json.path("post_processor"));
    put(keys, "bos", ids.get(begin == null ? token(settings, "bos_token") : begin));
    put(keys, "eos", ids.get(token(settings, "eos_token")));
    put(keys, "unknown", ids.get(token(settings, "unk_token")));
    put(keys, "padding", ids.get(token(settings, "pad_token")));
    keys.put(GgufVocabulary.PREFIX + "add_bos_token", begin != null);
    if (settings.path("chat_template").isTextual()) {
      keys.put("tokenizer.chat_template", settings.path("chat_template").textValue());
    }
    return Optional.of(keys);
  }

  private static void put(Map<String, Object> keys, String name, Integer id) {
    if (id != null) {
      keys.put(GgufVocabulary.PREFIX + name + "_token_id", id);
    }
  }

  private static void set(String text, int id, int kind, String[] texts, int[] kinds) {
    if (id < 0 || id >= texts.length) {
      throw new GgufException(
          "token '" + text + "' has id " + id + ", expected one below " + texts.length);
    }
    texts[id] = text;
    kinds[id] = kind;
  }

  private static String token(JsonNode settings, String name) {
    JsonNode token = settings.path(name);
    return token.isObject() ? token.path("content").asText() : token.asText();
  }

  private static String[] merges(JsonNode merges) {
    List<String> pairs = new ArrayList<>();
    for (JsonNode merge : merges) {
      pairs.add(
          merge.isTextual()
              ? merge.textValue()
              : merge.path(0).asText() + " " + merge.path(1).asText());
    }
    return pairs.toArray(String[]::new);
  }

  /** Returns the token that the template puts in front of a text, or null. */
  private static String begin(JsonNode processor) {
    for (JsonNode inner : processor.path("processors")) {
      String found = begin(inner);
      if (found != null) {
        return found;
      }
    }
    String first = processor.path("single").path(0).path("SpecialToken").path("id").asText();
    return first.isEmpty() ? null : first;
  }

  /** Returns the rule by which words are split, or null if none of the known ones does the same. */
  private static WordSplit split(JsonNode json) {
    JsonNode steps = json.path("pre_tokenizer");
    JsonNode bytes = steps;
    String regex = null;
    if (steps.path("type").asText().equals("Sequence")) {
      JsonNode both = steps.path("pretokenizers");
      regex = both.path(0).path("pattern").path("Regex").asText();
      bytes = both.size() == 2 ? both.path(1) : both;
    }
    boolean plain =
        bytes.path("type").asText().equals("ByteLevel")
            && !bytes.path("add_prefix_space").asBoolean()
            && bytes.path("use_regex").asBoolean(true) == (regex == null);
    String wanted = regex;
    return Arrays.stream(WordSplit.values())
        .filter(split -> plain && Objects.equals(split.regex, wanted))
        .filter(
            s -> (s.normalised ? "NFC" : "").equals(json.path("normalizer").path("type").asText()))
        .filter(s -> s.wholeWords == json.path("model").path("ignore_merges").asBoolean())
        .findFirst()
        .orElse(null);
  }
}
