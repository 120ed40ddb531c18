package tern.gguf;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a byte-level vocabulary splits text into words before it merges bytes. A GGUF file only names
 * the rule ({@code tokenizer.ggml.pre}); what the names mean is in llama.cpp's llama-vocab.cpp,
 * which quotes the expressions of the models' own tokenizer.json.
 */
enum WordSplit {
  /** GPT-2's rule, which Hugging Face's ByteLevel has built in. */
  GPT2(null, false, false, false, "gpt-2"),
  LLAMA3(
      words("{1,3}"), true, false, true, "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon_e"),
  QWEN2(words(""), false, true, false, "qwen2");

  static final String KEY = GgufVocabulary.PREFIX + "pre";

  /** Files of bitnet.cpp name no rule; their vocabulary is Llama 3's, with this token here. */
  private static final int LLAMA3_BEGIN = 128_000;

  /** Null for the one that is built in. */
  final String regex;

  /** Whether a word that is in the vocabulary is taken whole, whatever the merges say. */
  final boolean wholeWords;

  /** Whether text is brought into Unicode's normal form C first. */
  final boolean normalised;

  /** Whether a text begins with a special token if the file does not say. */
  final boolean begins;

  private final String[] names;

  WordSplit(String regex, boolean wholeWords, boolean normalised, boolean begins, String... names) {
    this.regex = regex;
    this.wholeWords = wholeWords;
    this.normalised = normalised;
    this.begins = begins;
    this.names = names;
  }

  /**
   * Llama 3's expression and its relatives: contractions, words, numbers, punctuation, line breaks,
   * spaces.
   */
  private static String words(String digits) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  /** The first of the names that files call it by. */
  String label() {
    return names[0];
  }

  static WordSplit of(GgufVocabulary vocabulary) {
    GgufMetadata metadata = vocabulary.metadata();
    String[] texts = vocabulary.texts();
    if (!metadata.has(KEY)
        && texts.length > LLAMA3_BEGIN
        && texts[LLAMA3_BEGIN].equals("<|begin_of_text|>")) {
      return LLAMA3;
    }
    String name = metadata.text(KEY, "");
    return Arrays.stream(values())
        .filter(split -> Arrays.asList(split.names).contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                metadata.broken(
                    KEY,
                    "one of "
                        + Arrays.stream(values())
                            .flatMap(split -> Arrays.stream(split.names))
                            .collect(Collectors.joining(", "))));
  }
}
