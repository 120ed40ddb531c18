package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;

/** Resident programs, as a user asks for them. */
class InspectProgramTest {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();

  private static CommandRun inspect(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "inspect";
    all[1] = MODEL;
    System.arraycopy(more, 0, all, 2, more.length);
    return CommandRun.of(all);
  }

  @Test
  void printsMemoryMapAndSteps() {
    CommandRun run = inspect("--program", "ulx3s", "--program-context", "256");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("256 positions, pages of 256, fast head, ")
        .containsPattern("0x0000000000 +\\d+ embedding\\n")
        .contains("product 0, layer 0: ", "vector 0, embed: d = a s, 256, a 0x0 by map ");
  }

  @Test
  void printsJson() throws Exception {
    CommandRun run = inspect("--program", "kv260", "--program-head", "exact", "--json");
    assertThat(run.code()).isZero();
    JsonNode listing = new ObjectMapper().readTree(run.out());
    assertThat(listing.get("positions").asInt()).isEqualTo(512);
    assertThat(listing.get("head").asText()).isEqualTo("exact");
    assertThat(listing.get("vectors")).hasSizeGreaterThan(listing.get("bodyVectors").asInt());
    assertThat(listing.get("regions").get(0).get("name").asText()).isEqualTo("embedding");
  }

  @Test
  void refusesPresetsThatCannot() {
    CommandRun none = inspect("--program", "none");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--program none: there is no such preset; expected one of [");
    CommandRun nano = inspect("--program", "nano");
    assertThat(nano.code()).isEqualTo(3);
    assertThat(nano.err()).contains("the configuration has no vector unit");
    CommandRun tiny = inspect("--program", "tiny");
    assertThat(tiny.code()).isEqualTo(3);
    assertThat(tiny.err()).contains("the configuration has no planes");
  }
}
