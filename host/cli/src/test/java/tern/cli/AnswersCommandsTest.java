package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.Backends;
import tern.checkpoint.Checkpoints;

/** {@code verify}, {@code eval} and {@code doctor} as a user types them. */
class AnswersCommandsTest extends TypedCommands {
  private static final String AUSTEN = Backends.home().resolve("models/austen-3m").toString();
  private static final String HELD_OUT = Backends.home().resolve("models/held-out.txt").toString();

  @TempDir private Path folder;

  private static String states() {
    return Checkpoints.oracle("offline-gqa").resolve("expected.safetensors").toString();
  }

  private int verify(Path model, String... more) {
    String[] all = {"verify", "--backend", "cpu", "--model", model.toString()};
    for (String argument : more) {
      all = with(all, argument);
    }
    return run(all);
  }

  private static String ids(String oracle) throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Checkpoints.oracle(oracle).resolve("expected.json").toFile());
    return json.get("input_ids").toString().replaceAll("[^0-9,]", "");
  }

  @Test
  void verifyFindsNothing() throws Exception {
    Path model = Checkpoints.oracle("offline-gqa");
    String ids = ids("offline-gqa");
    assertThat(verify(model, "--ids", ids, "--states", states(), "--json")).isZero();
    JsonNode report = json();
    assertThat(report.get("equal").asBoolean()).isTrue();
    assertThat(report.get("tokens").asInt()).isEqualTo(12);
    assertThat(report.get("comparisons")).hasSize(2);
    assertThat(report.get("comparisons").get(0).get("first").isNull()).isTrue();
    assertThat(verify(Path.of(AUSTEN), "--prompt", "Emma was")).isZero();
    assertThat(out.toString()).contains("cpu and reference: ", "nothing differs, ");
  }

  @Test
  void verifyNamesTheCauseAndEndsWith1() throws Exception {
    Checkpoints.copy("offline-gqa", folder);
    Checkpoints.edit(
        folder,
        config ->
            ((ObjectNode) config.get("quantization_config")).put("linear_class", "bitlinear"));
    String ids = ids("offline-gqa");
    assertThat(verify(folder, "--ids", ids, "--states", states())).isEqualTo(1);
    assertThat(out.toString())
        .contains("layer 0, residual, token 0, row 0: expected ", "cause    scale direction: ")
        .contains("results differ, 12 tokens");
    out.getBuffer().setLength(0);
    assertThat(verify(folder, "--ids", ids, "--states", states(), "--json")).isEqualTo(1);
    JsonNode first = json().get("comparisons").get(1).get("first");
    assertThat(first.get("cause").asText()).isEqualTo("SCALE_DIRECTION");
  }

  @Test
  void verifyNeedsOneText() {
    assertThat(verify(Path.of(AUSTEN))).isEqualTo(2);
    assertThat(verify(Path.of(AUSTEN), "--ids", "1", "--prompt", "a")).isEqualTo(2);
  }

  @Test
  void evalPrintsTheSameOnBothBackends() {
    String[] eval = {
      "eval",
      "--model",
      AUSTEN,
      "--text",
      HELD_OUT,
      "--max-tokens",
      "100",
      "--window",
      "64",
      "--json",
      "--backend"
    };
    assertThat(run(with(eval, "cpu"))).isZero();
    String cpu = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run(with(eval, "reference"))).isZero();
    assertThat(out.toString())
        .isEqualTo(cpu)
        .startsWith("{\"tokens\":100,\"window\":64,\"stride\":32,\"nats\":");
    out.getBuffer().setLength(0);
    assertThat(run(with(with(with(eval, "cpu"), "--cache"), "float32"))).isZero();
    assertThat(out.toString()).isNotEqualTo(cpu);
  }

  @Test
  void evalScoresChoices() throws IOException {
    Path file = folder.resolve("questions.jsonl");
    Files.writeString(
        file,
        "{\"context\": \"It is a truth universally\", \"choices\": [\" zqxv\", \" acknowledged\"],"
            + " \"answer\": 1}\n");
    String[] eval = {"eval", "--model", AUSTEN, "--backend", "cpu", "--choices", file.toString()};
    assertThat(run(eval)).isZero();
    assertThat(out.toString()).contains("questions            1", "accuracy             1.0000");
    assertThat(run(with(with(eval, "--window"), "9"))).isEqualTo(2);
    assertThat(err.toString()).contains("do nothing with --choices");
  }

  @Test
  void evalRefusesWhatItCannotScore() throws IOException {
    String[] eval = {"eval", "--model", AUSTEN, "--backend", "cpu", "--text"};
    assertThat(run(with(eval, folder.resolve("none").toString()))).isEqualTo(3);
    assertThat(err.toString()).contains("none: cannot be read as UTF-8 text");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertThat(run(with(eval, empty.toString()))).isEqualTo(3);
    assertThat(err.toString()).contains("expected at least 2");
    String[] strided =
        with(with(with(with(with(eval, HELD_OUT), "--window"), "8"), "--stride"), "8");
    assertThat(run(strided)).isEqualTo(2);
    assertThat(err.toString()).contains("the stride is 8 tokens, expected 1 to 7");
  }

  @Test
  void doctorChecksAModel() throws Exception {
    assertThat(run("doctor", AUSTEN, "--json")).isZero();
    JsonNode findings = json().get("findings");
    assertThat(findings.findValuesAsText("name"))
        .contains("JDK", "Maven", "Verilator", "tokenizers", "kernels", "threads", "reads", "sim")
        .contains("checkpoint", "tokenizer");
    for (JsonNode finding : findings) {
      boolean works = finding.get("state").asText().equals("WORKS");
      assertThat(finding.get("mend").asText().isEmpty()).as("%s", finding).isEqualTo(works);
    }
    assertThat(run("doctor", folder.toString())).isEqualTo(3);
    assertThat(out.toString())
        .containsPattern("model\n  broken   checkpoint +.*config.json.*\n +mend it: see");
  }
}
