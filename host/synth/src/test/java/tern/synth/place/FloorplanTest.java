package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.synth.io.SynthException;

/** Block RAMs are fixed where the plan says, and nothing else changes. */
class FloorplanTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;
  private Path netlist;
  private Path planned;

  @BeforeEach
  void design() throws IOException {
    netlist = folder.resolve("netlist.json");
    planned = folder.resolve("planned.json");
    PlacedMesh mesh = new PlacedMesh(1);
    for (int i : new int[] {10, 2, 1}) {
      mesh.cell("row_7.ram_%d".formatted(i), "DP16KD", "");
    }
    mesh.cell("row_7.ram", "DP16KD", "");
    mesh.cell("row_7.ram_write", "TRELLIS_COMB", "");
    mesh.write(netlist);
  }

  private Floorplan plan(String json) throws IOException {
    Path file = folder.resolve("floorplan.json");
    Files.writeString(file, json);
    return Floorplan.read(file);
  }

  @Test
  void fixesBlockRamsOneBesideAnotherInTheOrderOfTheirNames() throws IOException {
    Map<String, String> places =
        plan("{'row_7.': 'X49/Y22/EBR0', 'block_ram2': 'X8/Y8/EBR2'}".replace('\'', '"'))
            .apply(netlist, planned);
    Map<String, String> expected =
        Map.of(
            "row_7.ram", "X49/Y22/EBR0",
            "row_7.ram_1", "X51/Y22/EBR1",
            "row_7.ram_2", "X53/Y22/EBR2",
            "row_7.ram_10", "X55/Y22/EBR3",
            "block_ram2", "X8/Y8/EBR2");
    assertThat(places).isEqualTo(expected);
    JsonNode before = MAPPER.readTree(netlist.toFile());
    JsonNode after = MAPPER.readTree(planned.toFile());
    expected.forEach(
        (ram, place) -> {
          ObjectNode attributes = (ObjectNode) after.at("/modules/top/cells").get(ram);
          attributes = (ObjectNode) attributes.get("attributes");
          assertThat(attributes.remove("BEL").asText()).isEqualTo(place);
        });
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'row_8.': 'X49/Y22/EBR0'}|0 block RAMs have names that begin with 'row_8.'",
        "{'': 'X49/Y22/EBR0'}|8 block RAMs have names that begin with '', expected 1 to 4",
        "{'row_7.': 'X51/Y22/EBR1'}|4 block RAMs have names that begin with 'row_7.', expected 1 to 3 at X51/Y22/EBR1",
        "{'row_7.': 'X49/Y22'}|'row_7.' is 'X49/Y22', expected a site such as X49/Y22/EBR0",
        "{'row_7.': 'X49/Y22/EBR0', 'block_ram1': 'X53/Y22/EBR2'}|site X53/Y22/EBR2 is already taken",
        "{'row_7.': 'X49/Y22/EBR0', 'row_7.ram_1': 'X4/Y22/EBR0'}|'row_7.ram_1' has two sites",
        "{'row_7.'|floorplan.json: Unexpected",
        "['row_7.']|floorplan.json: expected a JSON object"
      },
      quoteCharacter = '`')
  void refusesAnInvalidPlan(String json, String message) {
    assertThatThrownBy(() -> plan(json.replace('\'', '"')).apply(netlist, planned))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("floorplan.json")
        .hasMessageContaining(message);
  }
}
