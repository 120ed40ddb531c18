package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.synth.io.SynthException;

/** Wires get shorter and every placement is legal, judged by the written file alone. */
class RefinementTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;
  private Path placed;
  private Path refined;

  @BeforeEach
  void files() {
    placed = folder.resolve("placed.json");
    refined = folder.resolve("refined.json");
  }

  /** A tenth of the steps and moves, for tests in which the quality does not matter. */
  private static Tuning quick() {
    Tuning t = Tuning.ECP5;
    return new Tuning(
        t.steps() / 10,
        t.blockRamEvery(),
        quick(t.tiles()),
        quick(t.cells()),
        t.aim(),
        t.crowds(),
        t.slack(),
        t.delays(),
        t.router());
  }

  private static Tuning.Schedule quick(Tuning.Schedule s) {
    return new Tuning.Schedule(
        s.moves() / 10, s.tilesOfHundred(), s.hottest(), s.coldest(), s.widest(), s.narrowest());
  }

  private Refinement refine(long seed) {
    return Refinement.refine(placed, refined, quick(), 80, seed, () -> {});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shortensWiresAndKeepsEveryRule(long seed) throws IOException {
    new PlacedMesh(seed).write(placed);
    assertThat(brokenRules(placed)).isEmpty();
    Refinement refinement = Refinement.refine(placed, refined, Tuning.ECP5, 80, seed, () -> {});
    assertThat(refinement.unitsAfter()).isLessThan(refinement.unitsBefore() * 3 / 4);
    assertThat(refinement.slowestNs()).isBetween(1.0, 12.0);
    assertThat(brokenRules(refined)).isEmpty();
    // If no slice held two flip-flops, no rule on enables would be exercised.
    assertThat(pairsWithEnable(refined)).isPositive();
  }

  /** Counts slices with two flip-flops that share an enable. */
  private static long pairsWithEnable(Path file) throws IOException {
    Map<String, Integer> flipFlops = new HashMap<>();
    for (JsonNode cell : MAPPER.readTree(file.toFile()).at("/modules/top/cells")) {
      if (kind(cell).equals("TRELLIS_FF") && net(cell, "CE") >= 0) {
        flipFlops.merge(slice(place(cell)), 1, Integer::sum);
      }
    }
    return flipFlops.values().stream().filter(count -> count > 1).count();
  }

  /** Each rule can be broken, so the check can fail. */
  @ParameterizedTest
  @CsvSource({
    "CLK, SLICEB.FF1",
    "LSR, SLICEB.FF1",
    "CE, SLICEA.FF1",
  })
  void cellsThatShareATileOrASliceMustAgree(String port, String place) throws IOException {
    PlacedMesh mesh = new PlacedMesh(7);
    String tile = tile(place(mesh.cells.get("stored1")));
    mesh.cell("more", "TRELLIS_FF", tile + "/" + place);
    ObjectNode more = (ObjectNode) mesh.cells.get("more");
    more.setAll((ObjectNode) mesh.cells.get("stored1").deepCopy());
    ((ObjectNode) more.get("attributes")).put("NEXTPNR_BEL", tile + "/" + place);
    ((ObjectNode) more.get("connections")).remove("DI");
    mesh.write(placed);
    assertThat(brokenRules(placed)).isEmpty();
    ((ObjectNode) more.get("connections")).putArray(port).add(9);
    mesh.write(placed);
    assertThat(brokenRules(placed)).isNotEmpty();
  }

  @Test
  void changesOnlyPlacesAndRouterSettings() throws IOException {
    PlacedMesh mesh = new PlacedMesh(4);
    mesh.cell("settings", "TRELLIS_IO", "X0/Y5/PIOA");
    mesh.write(placed);
    refine(4);
    JsonNode before = MAPPER.readTree(placed.toFile());
    JsonNode after = MAPPER.readTree(refined.toFile());
    assertThat(after).isNotEqualTo(before);
    assertThat(after.at("/modules/top/cells/pad")).isEqualTo(before.at("/modules/top/cells/pad"));
    forgetPlaces(before);
    forgetPlaces(after);
    ObjectNode settings = (ObjectNode) after.at("/modules/top/settings");
    assertThat(settings.remove("router2/bbMargin/x").asText()).isEqualTo("8");
    assertThat(settings.remove("router2/bbMargin/y").asText()).isEqualTo("8");
    assertThat(settings.remove("router2/initCurrCongWeight").asText()).isEqualTo("2.0");
    assertThat(settings.remove("router2/currCongWeightMult").asText()).isEqualTo("1.0");
    assertThat(settings.remove("router2/histCongWeight").asText()).isEqualTo("0.3");
    assertThat(after).isEqualTo(before);
  }

  private static void forgetPlaces(JsonNode design) {
    for (JsonNode cell : design.at("/modules/top/cells")) {
      ((ObjectNode) cell.get("attributes")).remove("NEXTPNR_BEL");
    }
  }

  @Test
  void isDeterministic() throws IOException {
    new PlacedMesh(5).write(placed);
    refine(9);
    JsonNode once = MAPPER.readTree(refined.toFile());
    refine(9);
    assertThat(MAPPER.readTree(refined.toFile())).isEqualTo(once);
    refine(10);
    assertThat(MAPPER.readTree(refined.toFile())).isNotEqualTo(once);
  }

  @Test
  void refusesDesignsItWouldBreak() throws IOException {
    PlacedMesh mesh = new PlacedMesh(6);
    mesh.cell("wide", "TRELLIS_COMB", "X2/Y14/SLICEA.K0").connect("OFX", 1000, true);
    mesh.write(placed);
    assertThatThrownBy(() -> refine(1))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("'wide'")
        .hasMessageContaining("-nowidelut");
    ((ObjectNode) mesh.cells.get("wide").get("attributes")).remove("NEXTPNR_BEL");
    mesh.write(placed);
    assertThatThrownBy(() -> refine(1))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("'wide' has no NEXTPNR_BEL");
    assertThatThrownBy(
            () -> Refinement.refine(folder.resolve("none"), refined, Tuning.ECP5, 80, 1, () -> {}))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("none");
  }

  /** Lists in words what nextpnr would not allow. */
  private static Set<String> brokenRules(Path file) throws IOException {
    JsonNode cells = MAPPER.readTree(file.toFile()).at("/modules/top/cells");
    Map<String, JsonNode> cellAt = new HashMap<>();
    Map<Integer, String> drivenFrom = new HashMap<>();
    Map<String, String> tileControls = new HashMap<>();
    Map<String, String> sliceControls = new HashMap<>();
    Set<String> broken = new TreeSet<>();
    for (JsonNode cell : cells) {
      if (cellAt.put(place(cell), cell) != null) {
        broken.add("two cells at " + place(cell));
      }
      for (String port : List.of("F", "FCO", "WDO0", "WDO1", "WDO2", "WDO3")) {
        drivenFrom.put(net(cell, port), place(cell));
      }
    }
    for (JsonNode cell : cells) {
      String place = place(cell);
      boolean kept =
          switch (kind(cell)) {
            case "TRELLIS_FF" ->
                agrees(tileControls, tile(place), cell, List.of("CLK", "LSR"), "LSRMUX")
                    && agrees(sliceControls, slice(place), cell, List.of("CE"), "CEMUX")
                    && (net(cell, "DI") < 0
                        || drivenFrom.get(net(cell, "DI")).equals(place.replace("FF", "K")));
            case "CCU2" ->
                net(cell, "FCI") < 0
                    ? place.endsWith("SLICEA.K0")
                    : place.equals(next(drivenFrom.get(net(cell, "FCI"))));
            case "DPRAM" -> tile(place).equals(tile(drivenFrom.get(net(cell, "WD"))));
            default -> true;
          };
      JsonNode beside = cellAt.get(beside(place));
      boolean mixed = beside != null && isCarry(cell) != isCarry(beside);
      if (!kept || cell.get("type").asText().equals("TRELLIS_COMB") && mixed) {
        broken.add("%s is at %s".formatted(cell, place));
      }
    }
    return broken;
  }

  /** Whether nets and a setting equal those of cells seen before in the same tile or slice. */
  private static boolean agrees(
      Map<String, String> seen, String where, JsonNode cell, List<String> ports, String setting) {
    String control =
        ports.stream().map(port -> net(cell, port)).toList()
            + cell.at("/parameters/" + setting).asText();
    return seen.computeIfAbsent(where, none -> control).equals(control);
  }

  /** Returns the mode of a look-up table that has one, or the type of any other cell. */
  private static String kind(JsonNode cell) {
    return cell.at("/parameters/MODE").asText(cell.get("type").asText());
  }

  private static boolean isCarry(JsonNode cell) {
    return kind(cell).equals("CCU2");
  }

  private static String tile(String place) {
    return place.substring(0, place.lastIndexOf('/'));
  }

  private static String slice(String place) {
    return place.substring(0, place.lastIndexOf('.'));
  }

  /** Returns the other place of the same kind in a slice. */
  private static String beside(String place) {
    return place.substring(0, place.length() - 1) + (place.endsWith("0") ? 1 : 0);
  }

  private static String place(JsonNode cell) {
    return cell.at("/attributes/NEXTPNR_BEL").asText();
  }

  private static int net(JsonNode cell, String port) {
    return cell.get("connections").path(port).path(0).asInt(-1);
  }

  /** Returns the place of the next cell in a chain. */
  private static String next(String place) {
    String[] parts = place.split("[XY/.]+");
    int slot = 2 * (parts[3].charAt(5) - 'A') + parts[4].charAt(1) - '0' + 1;
    return "X%d/Y%s/SLICE%c.K%d"
        .formatted(Integer.parseInt(parts[1]) + slot / 8, parts[2], 'A' + slot % 8 / 2, slot % 2);
  }
}
