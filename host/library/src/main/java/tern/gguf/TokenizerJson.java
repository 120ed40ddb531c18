package tern.gguf;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * Writes the tokenizer of a GGUF file as a tokenizer.json, for Hugging Face's library. It encodes
 * and decodes as the tokenizer.json that the model was published with.
 *
 * <p>Any thread may call it.
 */
public final class TokenizerJson {
  static final JsonMapper JSON = new JsonMapper();
  private static final String MODEL = GgufVocabulary.PREFIX + "model";

  private final GgufVocabulary vocabulary;
  private final GgufMetadata metadata;
  private final ObjectNode root = JSON.createObjectNode().put("version", "1.0");

  private TokenizerJson(GgufVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.metadata = vocabulary.metadata();
  }

  /**
   * Converts the tokenizer of a file to UTF-8 text.
   *
   * @throws GgufException if it has none, or one that is not understood
   */
  public static byte[] of(GgufFile file) {
    if (!file.metadata().has(MODEL)) {
      throw file.metadata()
          .broken(MODEL, "a tokenizer; this file has none, use token ids or another file");
    }
    return new TokenizerJson(GgufVocabulary.of(file.metadata()))
        .root()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode root() {
    addedTokens();
    switch (metadata.text(MODEL)) {
      case "gpt2" -> {
        WordSplit split = WordSplit.of(vocabulary);
        ByteLevelJson.write(root, vocabulary, split);
        around(split.begins);
      }
      case "llama" -> {
        SentencePieceJson.write(root, vocabulary);
        around(true);
      }
      default -> throw metadata.broken(MODEL, "gpt2 (byte-level BPE) or llama (SentencePiece)");
    }
    return root;
  }

  /** Tokens that are found in a text before it is split; special ones are not shown. */
  private void addedTokens() {
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < vocabulary.texts().length; id++) {
      int kind = vocabulary.kinds()[id];
      boolean special = kind == GgufVocabulary.CONTROL || kind == GgufVocabulary.UNKNOWN;
      if ((special || kind == GgufVocabulary.USER_DEFINED) && !vocabulary.texts()[id].isEmpty()) {
        added
            .addObject()
            .put("id", id)
            .put("content", vocabulary.texts()[id])
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", special);
      }
    }
  }

  /** Writes which special tokens go around a text. */
  private void around(boolean beginsIfUnsaid) {
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ArrayNode pair = template.putArray("pair");
    ObjectNode specials = template.putObject("special_tokens");
    if (metadata.flag(GgufVocabulary.PREFIX + "add_bos_token", beginsIfUnsaid)) {
      special("bos", 1, single, specials);
    }
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    if (metadata.flag(GgufVocabulary.PREFIX + "add_eos_token", false)) {
      special("eos", 2, single, specials);
    }
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    root.set("post_processor", template);
  }

  /** Adds a special token; SentencePiece vocabularies need not say its id. */
  private void special(String name, int usual, ArrayNode into, ObjectNode specials) {
    boolean pieces = metadata.text(MODEL).equals("llama") && usual < vocabulary.texts().length;
    int id = vocabulary.special(name) < 0 && pieces ? usual : vocabulary.special(name);
    if (id < 0) {
      throw metadata.broken(
          GgufVocabulary.PREFIX + name + "_token_id", "an id: texts are to have this token");
    }
    String text = vocabulary.texts()[id];
    into.addObject().putObject("SpecialToken").put("id", text).put("type_id", 0);
    ObjectNode special = specials.putObject(text).put("id", text);
    special.putArray("ids").add(id);
    special.putArray("tokens").add(text);
  }

  /** Writes ids by text. */
  static void vocabulary(ObjectNode model, GgufVocabulary vocabulary) {
    ObjectNode ids = model.putObject("vocab");
    for (int id = 0; id < vocabulary.texts().length; id++) {
      if (ids.has(vocabulary.texts()[id])) {
        throw vocabulary
            .metadata()
            .broken(
                GgufVocabulary.TOKENS,
                "different texts; '" + vocabulary.texts()[id] + "' is there twice");
      }
      ids.put(vocabulary.texts()[id], id);
    }
  }
}
