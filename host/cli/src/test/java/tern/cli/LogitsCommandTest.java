package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tern.checkpoint.Checkpoints;

/** A model whose embedding is NaN shows which errors are reported before weights are read. */
class LogitsCommandTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private int logits(String ids) throws IOException {
    Path file = Checkpoints.copy("offline-gqa", folder).resolve("model.safetensors");
    var tensors = Checkpoints.read(file);
    Arrays.fill(tensors.get("model.embed_tokens.weight").bytes(), (byte) 0xFF);
    Checkpoints.write(file, tensors);
    Checkpoints.edit(folder, config -> config.put("max_position_embeddings", 3));
    CommandLine line = Tern.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        "logits", "--backend", "reference", "--model", folder.toString(), "--ids", ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,512 | token id 512 is outside the vocabulary of 512",
        "-1 | token id -1 is outside the vocabulary of 512",
        "1,2,3,4 | 4 tokens requested, the model's context holds 3"
      })
  void idsAreCheckedFirst(String ids, String message) throws IOException {
    assertThat(logits(ids)).isEqualTo(Failures.FAILED);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void weightsAreReadThen() throws IOException {
    assertThat(logits("1,2")).isEqualTo(Failures.FAILED);
    assertThat(err.toString()).contains("has NaN at element 160");
  }
}
