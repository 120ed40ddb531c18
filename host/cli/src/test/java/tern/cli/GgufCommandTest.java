package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.checkpoint.AustenGguf;

/** Commands take a GGUF file where they take a folder, and print the same. */
class GgufCommandTest {
  @TempDir private Path folder;

  private static CommandRun logits(Path model) {
    String path = model.toString();
    return CommandRun.of(
        "logits", "--backend", "reference", "--ids", "1,2,3", "--json", "--model", path);
  }

  private static CommandRun text(Path model) {
    return CommandRun.of(
        "generate",
        "--backend",
        "reference",
        "--max-tokens",
        "12",
        "--prompt",
        "My dear Jane",
        "--model",
        model.toString());
  }

  @Test
  void textAndLogitsAreThoseOfTheFolder() throws IOException {
    Path file = AustenGguf.write(folder.resolve("austen.gguf"));
    assertThat(logits(file)).isEqualTo(logits(AustenGguf.FOLDER));
    assertThat(text(file)).isEqualTo(text(AustenGguf.FOLDER));
    assertThat(text(file).out()).startsWith("My dear Jane").hasSizeGreaterThan(30);
    assertThat(logits(file).code()).isZero();
  }

  @Test
  void aBrokenFileIsBadInput() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.gguf"), "GGUF");
    CommandRun run = logits(file);
    assertThat(run.code()).isEqualTo(Failures.FAILED);
    assertThat(run.err().strip())
        .isEqualTo(
            "tern: "
                + file
                + ": the version is at byte 4 of 4 and needs 4: the file is truncated or broken");
  }

  @Test
  void aFileWithoutTokenizerGivesLogitsOnly() {
    Path file = AustenGguf.FOLDER.getParent().getParent();
    file = file.resolve("host/library/src/test/resources/gguf/llama-f16.gguf");
    assertThat(logits(file).code()).isZero();
    CommandRun run = text(file);
    assertThat(run.code()).isEqualTo(Failures.FAILED);
    assertThat(run.err()).contains("tokenizer.ggml.model is absent, expected a tokenizer");
  }
}
