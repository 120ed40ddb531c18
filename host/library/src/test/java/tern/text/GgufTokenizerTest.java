package tern.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.gguf.GgufBytes;
import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;

/** Tokenizers of GGUF files encode and decode as the tokenizer.json that they were written from. */
class GgufTokenizerTest {
  @TempDir private Path folder;
  private static final Path HOME = Backends.home();
  private static final Path FILES = HOME.resolve("host/library/src/test/resources/gguf");
  private static final String[] TEXTS = {
    "",
    "a",
    " ",
    "  two  spaces\n\n and lines \r\n",
    "Emma Woodhouse, handsome, clever, and rich; it's 1816 or 12345.",
    "naïve — “quotes” ☕ 日本 🐦\u0000\u007f",
    "<s>[INST]</s> <unk> <tool>x <tool> y<|end|>z<|begin|>",
    "<0x41> ▁x▁ \ttab",
    "WE'LL they'Ve don't",
    "e\u0301 \u00e9 ﬁ Å",
  };

  private static void same(Tokenizer expected, Tokenizer got) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      String text = i < TEXTS.length ? TEXTS[i] : mixed(random);
      int[] ids = expected.encode(text);
      assertThat(got.encode(text)).as(text).isEqualTo(ids);
      assertThat(got.decode(ids)).as(text).isEqualTo(expected.decode(ids));
    }
  }

  private static String mixed(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int part = random.nextInt(1, 5); part > 0; part--) {
      String from = TEXTS[random.nextInt(1, TEXTS.length)];
      int[] characters = from.codePoints().toArray();
      int first = random.nextInt(characters.length);
      text.append(new String(characters, first, random.nextInt(characters.length - first) + 1));
    }
    return text.toString();
  }

  @Test
  void byteLevel() {
    try (Tokenizer expected = Tokenizer.open(HOME.resolve("models/austen-3m"), 2048);
        Tokenizer got = Tokenizer.open(FILES.resolve("austen-tokenizer.gguf"), 2048)) {
      same(expected, got);
    }
  }

  /** The rules are those of the tokenizer.json that Llama 3 and Qwen 2.5 were published with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "llama-bpe ~ {1,3} ~ true ~ null",
        "falcon3 ~ {1,3} ~ true ~ null",
        "qwen2 ~ `` ~ false ~ {\"type\":\"NFC\"}"
      })
  void namedRules(String name, String digits, String ignoreMerges, String normaliser)
      throws IOException {
    String words =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + digits
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    ObjectMapper json = new ObjectMapper();
    Path austen = HOME.resolve("models/austen-3m");
    ObjectNode root = (ObjectNode) json.readTree(austen.resolve("tokenizer.json").toFile());
    root.set("normalizer", json.readTree(normaliser));
    ((ObjectNode) root.get("model")).set("ignore_merges", json.readTree(ignoreMerges));
    ObjectNode split = json.createObjectNode().put("type", "Sequence");
    split
        .putArray("pretokenizers")
        .add(
            json.readTree(
                "{\"type\":\"Split\",\"pattern\":{\"Regex\":"
                    + json.writeValueAsString(words)
                    + "},\"behavior\":\"Isolated\",\"invert\":false}"))
        .add(
            json.readTree(
                "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,"
                    + "\"trim_offsets\":true,\"use_regex\":false}"));
    root.set("pre_tokenizer", split);
    json.writeValue(folder.resolve("tokenizer.json").toFile(), root);
    GgufMetadata source = GgufFile.open(FILES.resolve("austen-tokenizer.gguf")).metadata();
    GgufBytes file = GgufBytes.like(GgufFile.open(FILES.resolve("austen-tokenizer.gguf")));
    for (String key : new String[] {"tokens", "merges"}) {
      file.put("tokenizer.ggml." + key, source.texts("tokenizer.ggml." + key));
    }
    int[] kinds = source.counts("tokenizer.ggml.token_type");
    file.put("tokenizer.ggml.token_type", Arrays.stream(kinds).boxed().toArray());
    file.put("tokenizer.ggml.pre", name);
    if (!name.equals("qwen2")) {
      file.put("tokenizer.ggml.add_bos_token", null);
    }
    try (Tokenizer expected = Tokenizer.open(folder, 2048);
        Tokenizer got = Tokenizer.open(file.write(folder.resolve("a.gguf")), 2048)) {
      same(expected, got);
    }
  }

  @Test
  void unknownRulesAndModelsAreRefused() throws IOException {
    GgufBytes file = new GgufBytes().put("tokenizer.ggml.tokens", new Object[] {"a", "b"});
    refused(file.put("tokenizer.ggml.model", "bert"), "gpt2 (byte-level BPE) or llama");
    refused(file.put("tokenizer.ggml.model", "gpt2"), "tokenizer.ggml.pre is absent, expected one");
    refused(file.put("tokenizer.ggml.pre", "tekken"), "pre is 'tekken', expected one of gpt-2");
    refused(file.put("tokenizer.ggml.pre", "gpt-2"), "tokenizer.ggml.merges is absent");
    refused(file.put("tokenizer.ggml.merges", new Object[] {"ab"}), "one is 'ab'");
    file.put("tokenizer.ggml.merges", new Object[] {"a b"});
    refused(file.put("tokenizer.ggml.add_bos_token", true), "bos_token_id is absent");
    refused(file.put("tokenizer.ggml.token_type", new Object[] {1}), "as many as tokens: 2");
    file.put("tokenizer.ggml.token_type", null).put("tokenizer.ggml.add_bos_token", false);
    file.put("tokenizer.ggml.tokens", new Object[] {"a", "a"});
    refused(file, "'a' is there twice");
    file.put("tokenizer.ggml.model", "llama");
    refused(file, "tokenizer.ggml.scores is absent");
    refused(file.put("tokenizer.ggml.scores", new Object[] {0f}), "as many as tokens: 2");
  }

  private void refused(GgufBytes bytes, String part) throws IOException {
    Path file = bytes.write(folder.resolve("a.gguf"));
    assertThatThrownBy(() -> Tokenizer.open(file, 2))
        .isInstanceOf(TextException.class)
        .hasMessageStartingWith(file + ": tokenizer.ggml.")
        .hasMessageContaining(part);
  }

  @Test
  void sentencePiece() {
    try (Tokenizer expected = Tokenizer.open(FILES.resolve("pieces"), 1000);
        Tokenizer got = Tokenizer.open(FILES.resolve("pieces-tokenizer.gguf"), 1000)) {
      same(expected, got);
      assertThat(got.encode("the ☕").length).isGreaterThan(5);
    }
  }
}
