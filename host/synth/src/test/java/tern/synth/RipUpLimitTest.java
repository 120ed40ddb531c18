package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of a router that improve, and that do not. */
class RipUpLimitTest {
  private final List<String> log = new ArrayList<>(List.of("Info: Routing..", ""));

  private void round(int overused, String slow) {
    log.add(
        "Info:     iter=%d wires=1174037 overused=%d overuse=%d tmgfail=%s archfail=NA"
            .formatted(log.size() - 1, overused, overused, slow));
  }

  @Test
  void continuesWhileRoundsImprove() {
    for (int left = 1000; left >= 0; left--) {
      round(left, "0");
    }
    assertThat(RipUpLimit.reached(log)).isEmpty();
  }

  @Test
  void continuesWithOneWireForManyRounds() {
    for (int round = 0; round < RipUpLimit.ROUNDS; round++) {
      round(1, "0");
    }
    assertThat(RipUpLimit.reached(log)).isEmpty();
  }

  @Test
  void stopsAfterManyRoundsWithoutImprovement() {
    round(2000, "3");
    round(0, "169");
    for (int round = 0; round < RipUpLimit.ROUNDS; round++) {
      round(round % 2, "181");
    }
    assertThat(RipUpLimit.reached(log))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("round 2 left 0 wires used twice and 169 connections too slow")
                    .contains("250 rounds"));
  }

  @Test
  void countsOnlyRoundsThatWatchTheClock() {
    for (int round = 0; round < 2 * RipUpLimit.ROUNDS; round++) {
      round(1, "NA");
    }
    assertThat(RipUpLimit.reached(log)).isEmpty();
  }
}
