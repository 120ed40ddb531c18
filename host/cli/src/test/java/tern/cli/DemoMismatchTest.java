package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tern.backend.Backends;
import tern.backend.TamperingBackend;

/** A demo on wrong hardware counts and reports mismatches, and ends with code 1. */
class DemoMismatchTest {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();

  private static CommandRun demo(int every, String... more) {
    CommandLine line =
        new CommandLine(new DemoCommand(options -> TamperingBackend.oneOf(every)))
            .setCaseInsensitiveEnumValuesAllowed(true);
    String[] arguments = {"--model", MODEL, "--max-tokens", "2", "--prompt", "Emma"};
    return CommandRun.of(
        line,
        java.util.stream.Stream.of(arguments, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void wrongSumsAreCounted() throws Exception {
    CommandRun run = demo(1000, "--json");
    assertThat(run.code()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(run.out());
    long comparisons = report.get("comparisons").asLong();
    assertThat(report.get("mismatches").asLong()).isEqualTo(comparisons / 1000).isPositive();
    assertThat(run.err()).startsWith("tern: ").contains("of the product: expected", "got");
  }

  @Test
  void everyRightSumIsCompared() throws Exception {
    CommandRun run = demo(Integer.MAX_VALUE, "--json");
    assertThat(run.code()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("mismatches").asLong()).isZero();
    assertThat(report.get("comparisons").asLong()).isGreaterThan(10_000);
  }

  @Test
  void usesTheReferenceWhenAsked() throws Exception {
    CommandRun run =
        CommandRun.of(
            "demo", "--model", MODEL, "--max-tokens", "2", "--json", "--backend", "reference");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("cycles").asLong()).isZero();
    assertThat(report.get("comparisons").asLong()).isPositive();
  }

  @Test
  void theTableHasBothCounts() {
    assertThat(demo(1000).out()).contains("results compared    ", "mismatches          ");
  }
}
