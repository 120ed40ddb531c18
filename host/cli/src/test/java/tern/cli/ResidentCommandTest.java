package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.backend.Backends;

/** {@code --resident} as a user types it. */
class ResidentCommandTest extends TypedCommands {
  private static final String[] GENERATE = generate("My dear");

  private static String[] generate(String prompt) {
    return new String[] {
      "generate",
      "--model",
      Backends.home().resolve("models/austen-3m").toString(),
      "--prompt",
      prompt,
      "--max-tokens",
      "4",
      "--json",
      "--backend"
    };
  }

  private static String[] and(String[] arguments, String... more) {
    String[] all = arguments;
    for (String argument : more) {
      all = with(all, argument);
    }
    return all;
  }

  private JsonNode generated(String... more) throws Exception {
    return report(and(GENERATE, more));
  }

  private JsonNode report(String[] arguments) throws Exception {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).as("%s", err).isZero();
    return json();
  }

  @Test
  void aDeviceWritesTheTokensOfIntegerAttention() throws Exception {
    Sim.need("sim");
    JsonNode host = generated("cpu", "--attention", "integer", "--head", "exact");
    assertThat(host.get("resident").isNull()).isTrue();
    assertThat(err.toString()).isEmpty();
    JsonNode device = generated("sim");
    assertThat(err.toString())
        .matches(
            "tern: resident: \\d+ positions, exact head, \\d\\.\\d MB of device memory, prompts in"
                + " blocks of 4\\R");
    assertThat(device.get("tokenIds")).isEqualTo(host.get("tokenIds"));
    assertThat(device.get("text")).isEqualTo(host.get("text"));
    JsonNode resident = device.get("resident");
    assertThat(resident.get("runs").asInt()).isEqualTo(1);
    assertThat(resident.get("promptBlocks").asInt()).isZero();
    assertThat(resident.get("tokens").asInt()).isEqualTo(4);
    assertThat(resident.get("bytesPerToken").asDouble()).isBetween(4.0, 256.0);
    assertThat(resident.get("accessMicrosPerToken").asDouble()).isPositive();
    assertThat(resident.get("hostMicrosPerToken").asDouble()).isPositive();
    assertThat(device.get("head").get("mode").asText()).isEqualTo("exact");
    assertThat(device.get("cycles").asLong()).isPositive();
    assertThat(device.get("tokensPerSecond").asDouble()).isPositive();
  }

  /** A longer prompt is taken in blocks, and continued as before. */
  @Test
  void aLongPromptRunsInBlocks() throws Exception {
    Sim.need("sim");
    String[] prompt = generate("It is a truth universally acknowledged, that");
    JsonNode host = report(and(prompt, "cpu", "--attention", "integer", "--head", "exact"));
    JsonNode device = report(and(prompt, "sim"));
    int given = host.get("promptTokens").asInt();
    assertThat(device.get("tokenIds")).isEqualTo(host.get("tokenIds"));
    assertThat(device.get("resident").get("promptBlocks").asInt())
        .isEqualTo((given - 1) / 4)
        .isGreaterThan(2);
  }

  /** Equal seeds, equal texts; each token is a run of its own. */
  @Test
  void tokensAreDrawnOnTheHost() throws Exception {
    Sim.need("sim");
    String[] drawn = {"sim", "--temperature", "2", "--top-k", "16", "--seed"};
    JsonNode first = generated(and(drawn, "1"));
    assertThat(first.get("resident").get("runs").asInt()).isEqualTo(4);
    assertThat(generated(and(drawn, "1")).get("tokenIds")).isEqualTo(first.get("tokenIds"));
    assertThat(generated(and(drawn, "2")).get("tokenIds")).isNotEqualTo(first.get("tokenIds"));
  }

  @Test
  void oneLineSaysWhyTheHostComputes() throws Exception {
    Sim.need("sim");
    JsonNode host = generated("sim", "--attention", "float");
    assertThat(host.get("resident").isNull()).isTrue();
    assertThat(err.toString().strip())
        .isEqualTo("tern: not resident: --attention float is computed on the host");
    generated("sim", "--memory-mib", "2", "--head", "host");
    assertThat(err.toString())
        .startsWith("tern: not resident: --head host is computed on the host");
    assertThat(run(and(GENERATE, "sim", "--resident", "on", "--memory-mib", "2"))).isEqualTo(3);
    assertThat(err.toString()).contains("bytes of device memory", "open the device with more");
  }
}
