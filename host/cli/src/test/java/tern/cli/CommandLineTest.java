package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tern.Sim;
import tern.backend.Backends;
import tern.checkpoint.Checkpoints;

/** The commands as a user types them. */
class CommandLineTest {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Tern.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private JsonNode json() throws Exception {
    JsonNode report = new ObjectMapper().readTree(out.toString());
    out.getBuffer().setLength(0);
    return report;
  }

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

  private static String[] with(String[] arguments, String last) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = last;
    return all;
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

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, tiny, random, random",
    "5460, 3, 2, tiny, minus, min",
    "61, 67, 71, sim, random, random",
    "6912, 23, 5, sim, plus, min",
    "8640, 21, 1, sim, minus, min",
    "16385, 3, 2, tiny, random, random",
    "23040, 64, 1, sim, random, random",
    "3, 8640, 2, sim, zero, max",
    "2, 3, 5460, sim, random, random"
  })
  void benchIsExact(String k, String n, String tokens, String preset, String w, String a)
      throws Exception {
    Sim.need(preset);
    int code =
        run(
            "bench",
            "gemm",
            "--k",
            k,
            "--n",
            n,
            "--tokens",
            tokens,
            "--preset",
            preset,
            "--weights",
            w,
            "--activations",
            a,
            "--json");
    assertThat(code).as(err.toString()).isZero();
    JsonNode r = json();
    assertThat(r.get("exact").asBoolean()).isTrue();
    long sum = 0;
    for (String part :
        new String[] {"busy", "starvedWeights", "starvedActivations", "blocked", "idle"}) {
      sum += r.get(part).asLong();
    }
    assertThat(r.get("cycles").asLong()).isEqualTo(sum);
    assertThat(r.get("macs").asLong())
        .isEqualTo(Long.parseLong(k) * Long.parseLong(n) * Long.parseLong(tokens));
    assertThat(r.get("bytesRead").asLong()).isPositive();
    assertThat(r.get("bytesWritten").asLong()).isGreaterThanOrEqualTo(4L * Long.parseLong(n));
    assertThat(r.get("peakMacsPerCycle").asInt()).isEqualTo(preset.equals("tiny") ? 32 : 1280);
  }

  @Test
  void benchModelTakesShapesFromAConfig() throws Exception {
    Sim.need("tiny");
    Files.copy(
        Checkpoints.oracle("offline-gqa").resolve("config.json"), folder.resolve("config.json"));
    String[] command = {
      "bench", "model", "--preset", "tiny", "--tokens", "3", "--host-gap-us", "1", "--shape"
    };
    assertThat(run(with(with(command, folder.toString()), "--json"))).as(err.toString()).isZero();
    JsonNode report = json();
    String[] fields = {
      "exact",
      "cycles",
      "tokensPerSecond",
      "rooflineShare",
      "pinRateShare",
      "busyMacShare",
      "bytesRead",
      "bitsPerWeight"
    };
    assertThat(report.fieldNames()).toIterable().containsExactly(with(fields, "projections"));
    long cycles = 0;
    for (String projection : new String[] {"qkv", "o", "gateUp", "down"}) {
      JsonNode share = report.get("projections").get(projection);
      assertThat(share.fieldNames()).toIterable().containsExactly(fields);
      cycles += share.get("cycles").asLong();
    }
    assertThat(report.get("cycles").asLong()).isEqualTo(cycles);
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(run(with(command, folder.toString()))).isZero();
    assertThat(out.toString()).contains("prefill of 3 tokens, layers 1 to 3 of 3", "bits/weight");
  }

  @Test
  void benchModelRefusesWrongOptions() {
    assertThat(run("bench", "model", "--shape", "4b")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--shape is '4b'; expected 2b4t, 0.7b, 1.3b, 3b, 8b or a folder");
    assertThat(run("bench", "model", "--shape", "2b4t", "--layers", "31")).isEqualTo(2);
    assertThat(err.toString()).contains("--layers is 31; expected 1 to 30");
    assertThat(run("bench", "model", "--shape", "2b4t", "--tokens", "0")).isEqualTo(2);
    assertThat(run("bench", "model", "--shape", "2b4t", "--host-gap-us", "-1")).isEqualTo(2);
    assertThat(run("bench", "model", "--shape", folder.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("config.json: cannot be read");
  }

  @Test
  void benchSimMeasuresABusyArray() throws Exception {
    Sim.need("tiny");
    String[] command = {
      "bench", "sim", "--preset", "tiny", "--plain-memory", "--runs", "2", "--seconds", "0"
    };
    assertThat(run(with(command, "--json"))).as(err.toString()).isZero();
    JsonNode report = json();
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(report.get("tokens").asInt()).isEqualTo(2);
    assertThat(report.get("busyShare").asDouble()).isBetween(0.8, 1.0);
    double cycles = report.get("cyclesPerSecond").asDouble();
    double busyLanes = report.get("laneMacsPerSecond").asDouble() / cycles;
    // 2 x 4 x 4 lanes, both rows busy
    assertThat(busyLanes).isBetween(0.8 * 32, 32.0);
    assertThat(run(command)).isZero();
    assertThat(out.toString()).contains("2 tokens per job, median of 2 runs", "lane-MACs/s");
    assertThat(run("bench", "sim", "--runs", "0")).isEqualTo(2);
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
    assertThat(err.toString().strip()).isEqualTo("tern: nowhere: there is no such folder");
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
        .contains(Tern.VERSION, "register map 1.1", "simulator ABI 3")
        .containsPattern("^tern \\d+[.]\\d+[.]\\d+");
  }

  @Test
  void benchPrintsATableAndWritesWaveforms() throws Exception {
    Sim.need("tiny");
    Path trace = folder.resolve("gemm.fst");
    String[] small = {"bench", "gemm", "--k", "5", "--n", "3", "--tokens", "2", "--preset", "tiny"};
    assertThat(run(with(with(small, "--trace"), trace.toString()))).isZero();
    assertThat(out.toString()).contains("exact                    yes", "starved of weights");
    assertThat(Files.size(trace)).isGreaterThan(1000);
  }
}
