package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tern.Sim;
import tern.backend.Backends;

/** The commands as a user types them. */
class CommandLineTest extends TypedCommands {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();
  @TempDir private Path folder;

  /** Lists all commands as a user types them; the first is empty. */
  static List<String> commands() {
    List<String> commands = new ArrayList<>();
    addCommands("", Tern.commandLine(), commands);
    return commands;
  }

  private static void addCommands(String words, CommandLine line, List<String> into) {
    into.add(words.strip());
    line.getSubcommands().forEach((name, sub) -> addCommands(words + " " + name, sub, into));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isZero();
    assertThat(out.toString())
        .contains(("Usage: tern " + command).strip(), "2   the command line is wrong");
    CommandSpec spec = Tern.commandLine().getCommandSpec();
    for (String word : command.isEmpty() ? new String[0] : command.split(" ")) {
      spec = spec.subcommands().get(word).getCommandSpec();
    }
    assertThat(spec.usageMessage().description()).as("what it does").isNotEmpty();
    assertThat(spec.options())
        .allSatisfy(o -> assertThat(o.description()).as(o.longestName()).isNotEmpty());
  }

  @Test
  void subcommandsAreAmongThem() {
    assertThat(commands()).contains("", "synth", "bench", "bench gemm", "sweep");
  }

  @Test
  void bothBackendsPrintTheSameTokens() throws Exception {
    Sim.need("sim");
    String[] common = {
      "generate",
      "--model",
      MODEL,
      "--prompt",
      "Emma was",
      "--max-tokens",
      "8",
      "--temperature",
      "0.8",
      "--seed",
      "3",
      "--json",
      "--backend"
    };
    assertThat(run(with(common, "reference"))).isZero();
    JsonNode reference = json();
    assertThat(run(with(common, "sim"))).isZero();
    JsonNode simulated = json();
    assertThat(simulated.get("tokenIds")).isEqualTo(reference.get("tokenIds"));
    assertThat(simulated.get("text")).isEqualTo(reference.get("text"));
    assertThat(simulated.get("tokens").asInt()).isEqualTo(8);
    assertThat(simulated.get("cycles").asLong()).isPositive();
    assertThat(simulated.get("busyShare").asDouble()).isBetween(0.1, 1.0);
  }

  @Test
  void aStopStringEndsTheText() throws Exception {
    String[] common = {
      "generate",
      "--model",
      MODEL,
      "--prompt",
      "Emma was",
      "--max-tokens",
      "6",
      "--backend",
      "reference",
      "--json",
      "--min-p",
      "0.1",
      "--repeat-penalty",
      "1.1",
      "--stop"
    };
    assertThat(run(with(common, "never in a novel"))).isZero();
    String free = json().get("text").textValue();
    String stop = free.substring(free.length() / 2);
    assertThat(run(with(common, stop))).isZero();
    assertThat(json().get("text").textValue()).isEqualTo(free.substring(0, free.indexOf(stop)));
  }

  @Test
  void theDemoChecksEveryProduct() throws Exception {
    Sim.need("sim");
    assertThat(run("demo", "--model", MODEL, "--max-tokens", "4", "--json")).isZero();
    JsonNode report = json();
    assertThat(report.get("mismatches").asInt()).isZero();
    assertThat(report.get("comparisons").asInt()).isPositive();
    // 14 prompt tokens in passes of 4, then 3 single tokens; 4 matrices in each of 4 layers
    assertThat(report.get("jobs").asInt()).isEqualTo((4 + 3) * 4 * 4);
    for (String field :
        new String[] {"tokens", "text", "tokenIds", "cycles", "tokensPerSecond", "wallSeconds"}) {
      assertThat(report.has(field)).as(field).isTrue();
    }
  }

  @Test
  void logitsRoundTrip() throws Exception {
    assertThat(
            run("logits", "--model", MODEL, "--ids", "1,5,9", "--backend", "reference", "--json"))
        .isZero();
    JsonNode report = json();
    assertThat(report.get("logits")).hasSize(3);
    assertThat(report.get("logits").get(0)).hasSize(2048);
  }

  @Test
  void aWrongCommandLineIsCode2() {
    assertThat(run("generate", "--model", MODEL)).isEqualTo(2);
    assertThat(err.toString()).contains("--prompt");
    assertThat(run("bench", "gemm", "--k", "0", "--n", "1", "--tokens", "1")).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);
  }

  @Test
  void badInputIsCode3AndOneSentence() {
    assertThat(run("logits", "--model", "nowhere", "--ids", "1", "--backend", "reference"))
        .isEqualTo(3);
    assertThat(err.toString().strip()).isEqualTo("tern: nowhere: there is no such folder or file");
  }

  @Test
  void aPromptLongerThanTheContextIsRefusedBeforeAnythingIsComputed() {
    int code =
        run(
            "generate",
            "--model",
            MODEL,
            "--backend",
            "reference",
            "--prompt",
            "word ".repeat(600));
    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("tokens, the model's context holds 512; shorten it");
  }

  @Test
  void verboseShowsWhere() {
    String[] wrong = {"logits", "--model", "nowhere", "--ids", "1", "--backend", "reference"};
    run(wrong);
    assertThat(err.toString()).doesNotContain("\tat ");
    run(with(wrong, "--verbose"));
    assertThat(err.toString()).contains("\tat tern.");
  }

  @Test
  void versionListsItsInterfaces() {
    assertThat(run("version")).isZero();
    assertThat(out.toString())
        .contains(Tern.VERSION, "register map 1.3", "simulator ABI 3")
        .containsPattern("^tern \\d+[.]\\d+[.]\\d+");
  }
}
