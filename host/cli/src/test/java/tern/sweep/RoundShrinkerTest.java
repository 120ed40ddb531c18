package tern.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tern.device.sim.MemoryModel;

class RoundShrinkerTest {
  private static final Shape LARGE =
      new Shape(287, 29, 35, Shape.Weights.ROWS, Shape.Activations.RANDOM, false);
  private static final Round ROUND =
      new Round(
          3,
          MemoryModel.ofPreset(1 << 16).withStalls(100, 9).withInitialSeed(5),
          List.of(LARGE, LARGE, LARGE, LARGE),
          2,
          3,
          List.of());

  @Test
  void findsTheOneJobAndItsSmallestSizes() {
    Round smallest =
        new RoundShrinker(
                SmallDevice.CONFIG,
                r -> r.jobs().stream().anyMatch(s -> s.k() > 16 && s.n() > 2 && s.tokens() > 3))
            .smallest(ROUND);
    assertThat(smallest)
        .isEqualTo(
            new Round(
                3,
                MemoryModel.ofBytes(1 << 16),
                List.of(new Shape(17, 3, 4, Shape.Weights.PLUS, Shape.Activations.MAX, false)),
                1,
                0,
                List.of()));
  }

  @Test
  void keepsIntegersOnlyIfTheFailureNeedsThem() {
    Round integers = ROUND.withJobs(List.of(LARGE.withPlanes(true)));
    assertThat(new RoundShrinker(SmallDevice.PLANES, r -> true).smallest(integers).jobs())
        .containsExactly(new Shape(1, 1, 1, Shape.Weights.PLUS, Shape.Activations.MAX, false));
    assertThat(
            new RoundShrinker(SmallDevice.PLANES, r -> r.jobs().getFirst().planes())
                .smallest(integers)
                .jobs())
        .containsExactly(new Shape(1, 1, 1, Shape.Weights.PLUS, Shape.Activations.MAX, true));
  }

  @Test
  void findsTheSmallestProgramThatFails() {
    ProgramShape program = new ProgramShape(5, 7, 24, 3, 2, true);
    Round smallest =
        new RoundShrinker(
                SmallDevice.CONFIG,
                r -> r.programs().stream().anyMatch(p -> p.seed() == 5 && p.vectors() > 6))
            .smallest(ROUND.withPrograms(List.of(new ProgramShape(4, 1, 3, 1, 1, false), program)));
    assertThat(smallest.jobs()).isEmpty();
    assertThat(smallest.programs()).containsExactly(new ProgramShape(5, 0, 7, 1, 1, false));
  }

  @Test
  void keepsWhatTheFailureNeeds() {
    Round smallest =
        new RoundShrinker(
                SmallDevice.CONFIG,
                r ->
                    r.resets() > 0
                        && r.jobs().size() > 1
                        && r.memory().initialSeed() == 5
                        && r.jobs().getLast().weights() == Shape.Weights.ROWS)
            .smallest(ROUND);
    assertThat(smallest.resets()).isEqualTo(1);
    assertThat(smallest.memory()).isEqualTo(MemoryModel.ofBytes(1 << 16).withInitialSeed(5));
    assertThat(smallest.jobs())
        .containsExactly(
            new Shape(1, 1, 1, Shape.Weights.PLUS, Shape.Activations.MAX, false),
            new Shape(1, 1, 1, Shape.Weights.ROWS, Shape.Activations.MAX, false));
  }
}
