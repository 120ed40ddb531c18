package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.checkpoint.Checkpoints;

/** {@code tern bench token} and {@code tern bench pages} as a user types them. */
class BenchTokenCommandTest extends TypedCommands {
  private static final String SHAPE = Checkpoints.oracle("offline-gqa").toString();

  /** Runs a command whose words have no spaces but for SHAPE, which stands for its path. */
  private int run(String command) {
    String[] words = command.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("SHAPE") ? SHAPE : words[i];
    }
    return run(words);
  }

  @Test
  void tokenReportsEveryContextAndPart() throws Exception {
    Sim.need("sim");
    String command = "bench token --preset sim --page 16 --shape SHAPE";
    assertThat(run(command + " --head exact --context 1,20 --json")).as(err.toString()).isZero();
    JsonNode reports = json();
    assertThat(reports).hasSize(2);
    assertThat(reports.get(0).get("context").asInt()).isEqualTo(1);
    JsonNode report = reports.get(1);
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly(
            "context",
            "tokens",
            "exact",
            "cycles",
            "tokensPerSecond",
            "rooflineShare",
            "arrayBusyShare",
            "busyMacShare",
            "bytesRead",
            "bytesWritten",
            "hostSeconds",
            "parts");
    assertThat(report.get("context").asInt()).isEqualTo(20);
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(report.get("parts").fieldNames())
        .toIterable()
        .containsExactly("bitlinears", "attention", "head");
    long cycles = 0;
    for (JsonNode part : report.get("parts")) {
      assertThat(part.fieldNames())
          .toIterable()
          .containsExactly("exact", "cycles", "bytesRead", "bytesWritten", "rooflineShare");
      cycles += part.get("cycles").asLong();
    }
    assertThat(report.get("cycles").asLong()).isEqualTo(cycles);
    assertThat(report.get("tokensPerSecond").asDouble() * cycles).isCloseTo(1e8, offset(1.0));
    assertThat(report.get("hostSeconds").asDouble()).isPositive();

    assertThat(run(command + " --head none --layers 1 --context 20 --tokens 3 --json"))
        .as(err.toString())
        .isZero();
    assertThat(json().get("tokens").asInt()).isEqualTo(3);
    assertThat(run(command + " --context 5 --layers 1 --five-rows")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("layers 1 to 1 of 3, head fast", "attention", "total");
  }

  @Test
  void residentReportsWholeTokens() throws Exception {
    Sim.need("sim");
    String command = "bench token --resident --preset sim --page 16 --shape SHAPE --layers 1";
    assertThat(run(command + " --context 1,20 --json")).as(err.toString()).isZero();
    JsonNode reports = json();
    assertThat(reports).hasSize(2);
    JsonNode report = reports.get(1);
    assertThat(report.get("context").asInt()).isEqualTo(20);
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(report.get("tokensPerSecond").asDouble() * report.get("cycles").asLong())
        .isCloseTo(1e8, offset(1.0));
    assertThat(report.get("parts").fieldNames())
        .toIterable()
        .contains("norms", "scores", "gate, up", "head");
    assertThat(run(command + " --context 3")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("tokens without the host, layers 1 to 1 of 3", "scores");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--shape 4b | --shape is '4b'; expected 2b4t",
        "--shape 2b4t --layers 31 | --layers is 31; expected 1 to 30",
        "--shape 2b4t --context 5 --tokens 6 | --context is 5, --tokens is 6",
        "--shape 2b4t --context 0 | '0' is not a number from 1",
        "--shape 2b4t --host-gap-us -1 | --host-gap-us is -1.0; expected 0 to 1000000",
        "--shape 2b4t --resident --head none | --resident runs tokens with their head",
        "--shape 2b4t --head best | expected one of [exact, fast, none]",
        "--shape 2b4t --preset tiny --page 12 | pages of 12 positions; this device takes multiples"
            + " of 8 up to 16384"
      })
  void wrongOptionsAreRefused(String options, String message) {
    Sim.need("tiny");
    assertThat(run("bench token " + options)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void pagesReportsEveryKind() throws Exception {
    Sim.need("tiny");
    String command = "bench pages --preset tiny --head-dim 8,6 --positions 16 --group 2";
    assertThat(run(command + " --json")).as(err.toString()).isZero();
    JsonNode reports = json();
    assertThat(reports).hasSize(4);
    JsonNode values = reports.get(1);
    assertThat(values.get("kind").asText()).isEqualTo("V");
    assertThat(values.get("form").asText()).isEqualTo("fiveRows");
    assertThat(values.get("tokenRows").asInt()).isEqualTo(4);
    assertThat(values.get("exact").asBoolean()).isTrue();
    // 40 rows of 16 trits, four in a byte.
    assertThat(values.get("imageBytes").asInt()).isEqualTo(160);
    assertThat(values.get("leastCycles").asInt()).isEqualTo(20);
    assertThat(run(command)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("pages of 16 positions on preset tiny", "fiveRows");
  }
}
