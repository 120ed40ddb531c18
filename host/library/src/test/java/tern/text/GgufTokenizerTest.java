package tern.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;

/** Tokenizers of GGUF files encode and decode as the tokenizer.json that they were written from. */
class GgufTokenizerTest {
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

  @Test
  void sentencePiece() {
    try (Tokenizer expected = Tokenizer.open(FILES.resolve("pieces"), 1000);
        Tokenizer got = Tokenizer.open(FILES.resolve("pieces-tokenizer.gguf"), 1000)) {
      same(expected, got);
      assertThat(got.encode("the ☕").length).isGreaterThan(5);
    }
  }
}
