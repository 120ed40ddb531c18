package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;

/** {@code --head}, {@code --attention} and {@code --page} as a user types them. */
class ModesCommandTest extends TypedCommands {
  private static final String AUSTEN = Backends.home().resolve("models/austen-3m").toString();
  private static final String HELD_OUT = Backends.home().resolve("models/held-out.txt").toString();

  private int command(String command, String... more) {
    return run(
        Stream.concat(Stream.of(command, "--model", AUSTEN), Stream.of(more))
            .toArray(String[]::new));
  }

  private JsonNode generate(String... modes) throws Exception {
    List<String> all = new ArrayList<>(List.of("--prompt", "My dear", "--max-tokens", "6"));
    all.addAll(List.of(modes));
    all.addAll(List.of("--backend", "cpu", "--json"));
    assertThat(command("generate", all.toArray(String[]::new))).isZero();
    return json();
  }

  @Test
  void generateReportsWhatTheHeadDid() throws Exception {
    JsonNode host = generate();
    assertThat(host.get("head").get("mode").asText()).isEqualTo("host");
    JsonNode exact = generate("--head", "exact");
    assertThat(exact.get("tokenIds")).isEqualTo(host.get("tokenIds"));
    assertThat(exact.get("head").get("tokens").asInt()).isEqualTo(6);
    JsonNode fast = generate("--head", "fast").get("head");
    assertThat(fast.get("mode").asText()).isEqualTo("fast");
    assertThat(fast.get("rescored").asInt()).isEqualTo(6 * fast.get("mostRescored").asInt());
    assertThat(fast.get("audits").asInt()).isEqualTo(1);
    assertThat(fast.get("misses").asInt()).isZero();
  }

  @Test
  void withoutJsonOneLineSaysIt() {
    String[] more = {"--prompt", "My dear", "--max-tokens", "2", "--backend", "cpu", "--head"};
    assertThat(command("generate", with(more, "fast"))).isZero();
    assertThat(err.toString())
        .contains(
            "head fast: 2 tokens, 64.0 rows of each computed in float32, 64 at most;"
                + " 1 audited, 0 missed");
    err.getBuffer().setLength(0);
    String[] fromAll = with(with(with(more, "fast"), "--temperature"), "1");
    assertThat(command("generate", fromAll)).isZero();
    assertThat(err.toString())
        .startsWith(
            "head fast: no choice among the best tokens; without --top-k a sampler takes all");
    err.getBuffer().setLength(0);
    assertThat(command("generate", with(more, "host"))).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void pagesChangeNothingAndIntegersChangeALittle() throws Exception {
    String[] more = {"--text", HELD_OUT, "--max-tokens", "60", "--window", "64", "--json"};
    String[] integer = with(with(more, "--attention"), "integer");
    double[] nats = new double[3];
    String[][] runs = {
      with(with(more, "--backend"), "cpu"),
      with(with(with(with(integer, "--head"), "exact"), "--backend"), "cpu"),
      with(
          with(
              with(with(with(with(integer, "--head"), "exact"), "--backend"), "reference"),
              "--page"),
          "7")
    };
    for (int i = 0; i < nats.length; i++) {
      assertThat(command("eval", runs[i])).isZero();
      nats[i] = json().get("nats").asDouble();
    }
    assertThat(nats[2]).isEqualTo(nats[1]);
    assertThat(nats[1]).isNotEqualTo(nats[0]).isBetween(nats[0] - 0.05, nats[0] + 0.05);
  }

  @Test
  void optionsThatDoNothingAreRefused() {
    String[] more = {"--ids", "1,2", "--backend", "cpu"};
    assertThat(command("logits", with(with(more, "--page"), "16"))).isEqualTo(2);
    assertThat(err.toString()).contains("--page does nothing with --attention float; leave it out");
    String[] integer = with(with(more, "--attention"), "integer");
    assertThat(command("logits", with(with(integer, "--cache"), "float16"))).isEqualTo(2);
    assertThat(err.toString()).contains("--cache does nothing with --attention integer");
    assertThat(command("logits", with(with(more, "--head"), "slow"))).isEqualTo(2);
    assertThat(command("logits", with(with(integer, "--page"), "0"))).isEqualTo(2);
  }
}
