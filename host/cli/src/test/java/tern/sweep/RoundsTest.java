package tern.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.device.Driver;

class RoundsTest {
  private final DeviceConfig config = SmallDevice.CONFIG;
  private final List<Round> rounds =
      LongStream.range(0, 500).mapToObj(new Rounds(config, 8, 20)::draw).toList();
  private final List<Shape> shapes = rounds.stream().flatMap(r -> r.jobs().stream()).toList();

  @Test
  void areTheSameForTheSameSeed() {
    Rounds again = new Rounds(config, 8, 20);
    assertThat(rounds).extracting(Round::seed).doesNotHaveDuplicates();
    assertThat(again.draw(7)).isEqualTo(rounds.get(7));
  }

  @Test
  void coverEveryEdgeSize() {
    // Three groups of 61 chunks exceed a memory of 2 x 64; up to 42 chunks all groups fit.
    assertThat(shapes).extracting(Shape::k).contains(1, 4, 5, 6, 10, 16, 210, 211, 300, 301);
    assertThat(shapes).extracting(Shape::n).contains(1, 3, 4, 5, 8, 13);
    assertThat(shapes).extracting(Shape::tokens).contains(1, 2, 3, 4, 8, 9, 10, 19, 27, 40);
    assertThat(shapes).extracting(Shape::weights).contains(Shape.Weights.values());
    assertThat(shapes).extracting(Shape::activations).contains(Shape.Activations.values());
  }

  /** Half of the products are of integers, in shapes around their tiles and whole accesses. */
  @Test
  void coverIntegersWhereTheDeviceTakesThem() {
    assertThat(shapes).noneMatch(Shape::planes);
    Rounds drawing = new Rounds(SmallDevice.PLANES, 8, 20);
    List<Round> drawn = LongStream.range(0, 300).mapToObj(drawing::draw).toList();
    List<Shape> integers =
        drawn.stream().flatMap(r -> r.jobs().stream()).filter(Shape::planes).toList();
    assertThat(integers).extracting(Shape::n).contains(1, 2, 3, 4, 7, 15, 16, 17);
    assertThat(integers).extracting(Shape::k).contains(1, 15, 16, 17, 301);
    assertThat(integers).extracting(Shape::weights).contains(Shape.Weights.values());
    assertThat(drawn.stream().mapToInt(Round::planeProducts).sum())
        .isBetween(
            drawn.stream().mapToInt(Round::products).sum() * 2 / 5,
            drawn.stream().mapToInt(Round::products).sum() * 3 / 5);
  }

  /** Where the device has a vector unit, resident programs follow, some after a reset midway. */
  @Test
  void coverProgramsWhereTheDeviceRunsThem() {
    assertThat(rounds).allMatch(round -> round.programs().isEmpty());
    DeviceConfig tiny = DevicePreset.named("tiny").orElseThrow().config();
    Rounds drawing = new Rounds(tiny, 8, 20);
    List<ProgramShape> programs =
        LongStream.range(0, 100)
            .mapToObj(drawing::draw)
            .flatMap(round -> round.programs().stream())
            .toList();
    assertThat(programs).extracting(ProgramShape::seed).doesNotHaveDuplicates();
    assertThat(programs).extracting(ProgramShape::products).contains(0, 1, 8);
    assertThat(programs).extracting(ProgramShape::vectors).contains(3, 30);
    assertThat(programs).extracting(ProgramShape::reset).contains(true, false);
  }

  @Test
  void fitTheDevice() {
    assertThat(shapes)
        .allMatch(s -> s.k() >= 1 && s.k() <= config.maxK())
        .allMatch(s -> s.n() >= 1)
        .allMatch(s -> s.tokens() >= 1 && s.tokens() <= config.maxTokens());
    long room = (1 << 20) - Driver.ringBytes(config, 1 << 20);
    assertThat(rounds)
        .allMatch(r -> r.jobs().stream().mapToLong(s -> Placed.mostBytes(config, s)).sum() <= room);
  }

  @Test
  void differInMemoryAndOrder() {
    assertThat(rounds).extracting(Round::turns).contains(1, 2);
    assertThat(rounds).extracting(Round::resets).contains(0, 1, 2, 3);
    assertThat(rounds).extracting(r -> r.memory().plain()).contains(true, false);
    assertThat(rounds).extracting(r -> r.memory().initialSeed() == 0).contains(true, false);
    assertThat(rounds).extracting(r -> r.memory().stallPermille()).contains(0, 20, 200, 600);
    assertThat(rounds).anyMatch(r -> r.jobs().size() > config.maxRingEntries());
  }
}
