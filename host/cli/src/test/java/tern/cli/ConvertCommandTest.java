package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;

/** Models in other forms, as a user asks for them. */
class ConvertCommandTest {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();
  @TempDir private Path temp;

  private CommandRun convert(String... more) {
    String[] all = new String[more.length + 5];
    String[] first = {"convert", "--model", MODEL, "--out", temp.resolve("out").toString()};
    System.arraycopy(first, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return CommandRun.of(all);
  }

  private static String logits(String model) {
    return CommandRun.of("logits", "--model", model, "--ids", "1,5,9", "--backend", "cpu").out();
  }

  @Test
  void aFolderForAPresetGivesTheSameLogits() throws Exception {
    CommandRun run = convert("--preset", "kv260", "--json");
    assertThat(run.code()).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).get("packing").asText()).isEqualTo("device");
    assertThat(logits(temp.resolve("out").toString())).isNotEmpty().isEqualTo(logits(MODEL));
    assertThat(convert().err()).contains("out: exists; choose another name");
    assertThat(convert("--force", "--packing", "base-three").code()).isZero();
    assertThat(logits(temp.resolve("out").toString())).isEqualTo(logits(MODEL));
    CommandRun inspected = CommandRun.of("inspect", temp.resolve("out").toString(), "--json");
    assertThat(inspected.code()).isZero();
    assertThat(new ObjectMapper().readTree(inspected.out()).get("matrices")).hasSize(28);
  }

  @ParameterizedTest
  @CsvSource({
    "--packing,two-bits,--preset,sim,--packing is a processor's",
    "--rows,f16,--force,--force,--rows does nothing without --to tq2_0",
    "--to,tq2_0,--preset,sim,--to writes a GGUF file",
    "--packing,three-bits,--force,--force,is not a packing; expected two-bits or base-three",
  })
  void whatDoesNotGoTogetherIsCode2(String a, String b, String c, String d, String message) {
    CommandRun run = c.equals(d) ? convert(a, b, c) : convert(a, b, c, d);
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void aWidthThatTq2CannotHoldIsCode3() {
    CommandRun run = convert("--to", "tq2_0");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("has 688 columns; TQ2_0 needs a multiple of 256");
  }
}
