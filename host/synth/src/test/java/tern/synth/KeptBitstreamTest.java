package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tern.synth.io.PackedFile;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;

/** A stored bitstream is used for exactly the sources that it was made from. */
class KeptBitstreamTest {
  private static final byte[] CONTENT = {3, 1, 4, 1, 5, 9, 2, 6};

  @TempDir private Path folder;
  private Path generated;
  private Path built;
  private Board board;

  @BeforeEach
  void routed() throws IOException {
    generated = Files.createDirectories(folder.resolve("generated"));
    built = Files.createDirectories(folder.resolve("built"));
    Files.writeString(generated.resolve("Top.sv"), "module Top; endmodule");
    Files.writeString(folder.resolve("pins.lpf"), "LOCATE");
    board = board(80);
    Path bitstream = Files.write(built.resolve("b.bit"), CONTENT);
    new KeptBitstream(board).keep(generated, report(bitstream), List.of("yosys 1.0", "seed 1"));
  }

  private Board board(int clockMhz) {
    ObjectNode description = new ObjectMapper().createObjectNode();
    description.put("board", "b").put("part", "LFE5U-85F-6BG381C").put("top", "Top");
    return new Board(folder, description.put("preset", "tiny").put("clockMhz", clockMhz));
  }

  private static SynthReport report(Path bitstream) {
    return new SynthReport(
        "b",
        "LFE5U-85F-6BG381C",
        "tiny",
        48,
        9,
        3,
        2,
        0,
        95.5,
        80,
        true,
        32,
        1.5,
        2.56,
        0.1,
        0.1,
        0.1,
        Map.of("clock", 95.5),
        "a to b",
        bitstream.toString(),
        61.5);
  }

  @Test
  void isUnpackedUnchangedWithItsFigures() {
    Path elsewhere = folder.resolve("elsewhere");
    SynthReport report = new KeptBitstream(board).unpack(generated, elsewhere).orElseThrow();
    assertThat(elsewhere.resolve("b.bit")).hasBinaryContent(CONTENT);
    assertThat(report)
        .usingRecursiveComparison()
        .ignoringFields("bitstream", "seconds")
        .isEqualTo(report(elsewhere));
    assertThat(report.bitstream()).isEqualTo(elsewhere.resolve("b.bit").toString());
    assertThat(report.seconds()).isZero();
  }

  @Test
  void isNotForOtherVerilogPinsOrClock() throws IOException {
    assertThat(new KeptBitstream(board(81)).unpack(generated, built)).isEmpty();
    Files.writeString(folder.resolve("pins.lpf"), "LOCATE elsewhere");
    assertThat(new KeptBitstream(board).unpack(generated, built)).isEmpty();
    Files.writeString(folder.resolve("pins.lpf"), "LOCATE");
    Files.writeString(generated.resolve("Top.sv"), "module Top(input clock); endmodule");
    assertThat(new KeptBitstream(board).unpack(generated, built)).isEmpty();
  }

  @Test
  void isAbsentIfNoneWasStored() {
    Board other = new Board(built, board.description());
    assertThat(new KeptBitstream(other).isThere()).isFalse();
    assertThat(new KeptBitstream(board).isThere()).isTrue();
  }

  @Test
  void isRefusedIfDamaged() throws IOException {
    Path packed = folder.resolve("bitstream/b.bit.gz");
    new PackedFile(packed).pack(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> new KeptBitstream(board).unpack(generated, built))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("b.bit.gz is damaged");
    Files.write(packed, CONTENT);
    assertThatThrownBy(() -> new KeptBitstream(board).unpack(generated, built))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("not a gzip file");
  }

  static List<Board> boardsThatKeepOne() {
    return Board.names(Constraints.FOLDER).stream()
        .map(name -> Board.named(Constraints.FOLDER, name))
        .filter(board -> new KeptBitstream(board).isThere())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("boardsThatKeepOne")
  void ofTheRepositoryMeetsItsClockAndIsUndamaged(Board kept) {
    Path home = kept.folder().resolve("bitstream");
    ObjectNode description = Texts.object(home.resolve("bitstream.json"));
    String name = description.at("/report/bitstream").asText();
    byte[] content =
        new PackedFile(home.resolve(name + ".gz")).unpack(description.path("sha256").asText());
    assertThat(content).isNotEmpty();
    assertThat(description.at("/report/board").asText()).isEqualTo(kept.name());
    assertThat(description.at("/report/preset").asText()).isEqualTo(kept.configuration());
    assertThat(description.at("/report/clockMhz").asInt()).isEqualTo(kept.clockMhz());
    assertThat(description.at("/report/timingMet").asBoolean()).isTrue();
    assertThat(description.at("/report/dsp").asInt(-1)).isZero();
  }
}
