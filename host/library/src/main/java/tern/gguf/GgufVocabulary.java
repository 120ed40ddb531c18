package tern.gguf;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a file: their texts, kinds and special ids (keys {@code tokenizer.ggml.*}).
 *
 * <p>Immutable: any thread may use it.
 *
 * @param texts text of each token
 * @param kinds kind of each token, as the constants below
 */
public record GgufVocabulary(GgufMetadata metadata, String[] texts, int[] kinds) {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;

  static final String PREFIX = "tokenizer.ggml.";
  static final String TOKENS = PREFIX + "tokens";
  private static final String KINDS = PREFIX + "token_type";

  /** Control tokens that end a turn although no key says so: published files often lack the key. */
  private static final Set<String> END_OF_TURN =
      Set.of(
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<end_of_turn>",
          "<EOT>");

  /** Whether a file has a vocabulary. */
  public static boolean in(GgufMetadata metadata) {
    return metadata.has(TOKENS);
  }

  /**
   * Reads the vocabulary of a file.
   *
   * @throws GgufException if it has none, or one that is not understood
   */
  public static GgufVocabulary of(GgufMetadata metadata) {
    String[] texts = metadata.texts(TOKENS);
    int[] kinds;
    if (metadata.has(KINDS)) {
      kinds = metadata.counts(KINDS);
    } else {
      kinds = new int[texts.length];
      Arrays.fill(kinds, NORMAL);
    }
    if (kinds.length != texts.length) {
      throw metadata.broken(KINDS, "as many as tokens: " + texts.length);
    }
    return new GgufVocabulary(metadata, texts, kinds);
  }

  /** Returns the id of a special token such as {@code bos}, or -1 if there is none. */
  int special(String name) {
    String key = PREFIX + name + "_token_id";
    if (!metadata.has(key)) {
      return -1;
    }
    int id = metadata.count(key, 0);
    if (id >= texts.length) {
      throw metadata.broken(key, "an id below the number of tokens, " + texts.length);
    }
    return id;
  }

  /** Returns the text of a special token such as {@code bos}. */
  public Optional<String> text(String name) {
    int id = special(name);
    return id < 0 ? Optional.empty() : Optional.of(texts[id]);
  }

  /** Returns the tokens that end a text or a turn. */
  public Set<Integer> endIds() {
    Set<Integer> ids = new LinkedHashSet<>();
    for (String name : new String[] {"eos", "eot", "eom"}) {
      if (special(name) >= 0) {
        ids.add(special(name));
      }
    }
    for (int id = 0; id < texts.length; id++) {
      if (kinds[id] == CONTROL && END_OF_TURN.contains(texts[id])) {
        ids.add(id);
      }
    }
    return ids;
  }
}
