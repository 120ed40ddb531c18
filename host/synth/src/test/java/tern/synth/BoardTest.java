package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.synth.io.SynthException;
import tern.synth.place.Floorplan;

/** Boards are folders; parts are ordering codes. */
class BoardTest {
  @Test
  void readsABoardOfTheRepository() {
    Board board = Constraints.board("ulx3s_85f");
    assertThat(board.name()).isEqualTo("ulx3s_85f");
    assertThat(board.clockMhz()).isPositive();
    assertThat(board.pins()).isRegularFile();
    assertThat(board.withPreset("tiny").preset()).isEqualTo("tiny");
    assertThat(board.withPreset(null)).isEqualTo(board);
  }

  @Test
  void knowsPlacerRouterAndSeedOfItsOwnPresetOnly() {
    ObjectNode description = new ObjectMapper().createObjectNode();
    description.put("board", "b").put("preset", "large").put("seed", 7);
    description
        .put("placer", "static")
        .put("router", "router1")
        .put("refined", true)
        .put("ripUp", true)
        .put("floorplan", "plan.json");
    Board board = new Board(Constraints.FOLDER, description);
    assertThat(board.seed()).isEqualTo(7);
    assertThat(board.placer()).isEqualTo("static");
    assertThat(board.router()).isEqualTo("router1");
    assertThat(board.refined()).isTrue();
    assertThat(board.ripUp()).isTrue();
    assertThat(board.floorplan()).contains(Constraints.FOLDER.resolve("plan.json"));
    Board other = board.withPreset("small");
    assertThat(other.seed()).isEqualTo(1);
    assertThat(other.placer()).isEqualTo("heap");
    assertThat(other.router()).isEqualTo("router2");
    assertThat(other.refined()).isFalse();
    assertThat(other.ripUp()).isFalse();
    assertThat(other.floorplan()).isEmpty();
    description.put("seed", "seven");
    assertThatThrownBy(board::seed)
        .isInstanceOf(SynthException.class)
        .hasMessage("b: 'seed' is \"seven\", expected a positive whole number");
  }

  @Test
  void everyFloorplanIsValid() {
    List<String> planned =
        Board.names(Constraints.FOLDER).stream()
            .map(name -> Board.named(Constraints.FOLDER, name))
            .filter(board -> board.floorplan().map(Floorplan::read).isPresent())
            .map(Board::name)
            .toList();
    assertThat(planned).contains("ulx3s_85f_onchip");
  }

  @Test
  void listsTheKnownBoards() {
    assertThatThrownBy(() -> Constraints.board("none"))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("ulx3s_85f");
    assertThatThrownBy(() -> Board.named(Constraints.FOLDER, "../constraints/ulx3s_85f"))
        .isInstanceOf(SynthException.class);
  }

  @Test
  void aBoardMayBeAnywhere(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("board.json"), "{\"board\": \"mine\", \"preset\": \"mine.json\"}");
    Board board = Board.of(Constraints.FOLDER, folder.toString());
    assertThat(board.folder()).isEqualTo(folder);
    assertThat(board.preset()).isEqualTo(folder.resolve("mine.json").toString());
    assertThat(board.configuration()).isEqualTo("mine");
    assertThat(Board.of(Constraints.FOLDER, "ulx3s_85f")).isEqualTo(Constraints.board("ulx3s_85f"));
    assertThatThrownBy(() -> Board.of(Constraints.FOLDER, folder.resolve("none").toString()))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("no board.json in this folder");
  }

  @Test
  void anUnknownFieldIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("board.json");
    Files.writeString(file, "{\"board\": \"mine\", \"refine\": true}");
    assertThatThrownBy(() -> Board.of(Constraints.FOLDER, folder.toString()))
        .isInstanceOf(SynthException.class)
        .hasMessageStartingWith(file + ": unknown field 'refine'; expected one of ")
        .hasMessageContaining(", refined,");
  }

  @Test
  void readsAnOrderingCode() {
    assertThat(Ecp5Part.of("LFE5U-85F-6BG381C").arguments())
        .containsExactly("--85k", "--package", "CABGA381", "--speed", "6");
    assertThat(Ecp5Part.of("LFE5UM5G-45F-8MG285I").arguments())
        .containsExactly("--um5g-45k", "--package", "CSFBGA285", "--speed", "8");
  }

  @Test
  void refusesOtherParts() {
    assertThatThrownBy(() -> Ecp5Part.of("XC7A100TCSG324-1")).isInstanceOf(SynthException.class);
  }
}
