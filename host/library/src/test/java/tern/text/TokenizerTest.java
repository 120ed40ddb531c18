package tern.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backends;

class TokenizerTest {
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");

  @ParameterizedTest
  @ValueSource(strings = {"Emma", "  two  spaces\n", "naïve — “quotes” ☕ 日本 🐦", "<b>&amp;"})
  void roundTripsText(String text) {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, 2048)) {
      int[] ids = tokenizer.encode(text);
      assertThat(ids[0]).isEqualTo(1);
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Emma Woodhouse, handsome", "日本🐦é", "a ☕"})
  void streamedPiecesAreTheText(String text) {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, 2048)) {
      StreamDecoder decoder = new StreamDecoder(tokenizer::decode);
      StringBuilder pieces = new StringBuilder();
      for (int id : tokenizer.encode(text)) {
        String piece = decoder.next(id);
        assertThat(piece).doesNotContain("\uFFFD");
        pieces.append(piece);
      }
      assertThat(pieces.append(decoder.finish())).hasToString(text);
    }
  }

  @Test
  void refusesAVocabularyOfAnotherModel() {
    assertThatThrownBy(() -> Tokenizer.open(AUSTEN, 2047))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("has 2048 entries, the model's vocabulary has 2047");
    assertThatThrownBy(() -> Tokenizer.open(AUSTEN, 32002)).isInstanceOf(TextException.class);
  }

  @Test
  void refusesAMissingOrBrokenFile(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Tokenizer.open(folder, 2048)).hasMessageContaining("no such file");
    Files.writeString(folder.resolve("tokenizer.json"), "{");
    assertThatThrownBy(() -> Tokenizer.open(folder, 2048))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("cannot be read")
        .hasCauseInstanceOf(IOException.class);
    String text = Files.readString(AUSTEN.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("tokenizer.json"), text.replace("\"model\"", "\"nodel\""));
    assertThatThrownBy(() -> Tokenizer.open(folder, 2048)).isInstanceOf(TextException.class);
    Files.writeString(folder.resolve("tokenizer.json"), text.replaceFirst("\\{", "{\"model\": 1,"));
    assertThatThrownBy(() -> Tokenizer.open(folder, 2048))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("cannot be read: Duplicate")
        .hasMessageContaining("'model'");
  }
}
