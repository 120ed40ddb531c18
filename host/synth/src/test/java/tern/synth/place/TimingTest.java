package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Paths that signals take, and paths that they do not. */
class TimingTest {
  private static final float CLOCK_TO_OUTPUT = 0.525f;
  private static final int FAR = 20;

  /** A flip-flop, a look-up table far from it, and another flip-flop far from that. */
  private static Timing through(Role lookUp, boolean enablesWrites) {
    int[] none = {0, 0, 0};
    BitSet enabling = new BitSet();
    enabling.set(0, enablesWrites);
    Design design =
        new Design(
            new Role[] {Role.REGISTER, lookUp, Role.REGISTER},
            new String[] {
              "X2/Y2/SLICEA.FF0", "X%d/Y2/SLICEA.K0".formatted(2 + FAR), "X2/Y3/SLICEA.FF0"
            },
            none,
            none,
            new int[] {-1, -1, -1},
            new float[] {CLOCK_TO_OUTPUT, 0, CLOCK_TO_OUTPUT},
            new int[][] {{0, 1}, {1, 2}},
            enabling);
    Timing timing = new Timing(design, new Placement(design), Tuning.ECP5);
    timing.weights(10);
    return timing;
  }

  private static double wire(int tiles) {
    return 0.75 + 0.062 * tiles;
  }

  @Test
  void pathsContinueThroughLookUpTables() {
    double whole = CLOCK_TO_OUTPUT + wire(FAR) + 0.24 + wire(FAR + 1);
    assertThat(through(Role.LOGIC, false).slowestNs()).isCloseTo(whole, within(0.01));
    assertThat(through(Role.SMALL_RAM, false).slowestNs()).isCloseTo(whole, within(0.01));
  }

  @Test
  void readsDoNotWaitForTheWriteEnable() {
    double longer = Math.max(CLOCK_TO_OUTPUT + wire(FAR), 0.24 + wire(FAR + 1));
    assertThat(through(Role.SMALL_RAM, true).slowestNs()).isCloseTo(longer, within(0.01));
  }

  @Test
  void slowPathsWeighMoreThanOthers() {
    int[] slow = through(Role.LOGIC, false).weights(5);
    assertThat(slow[0]).isPositive().isEqualTo(slow[1]);
    assertThat(Arrays.stream(through(Role.LOGIC, false).weights(50))).containsOnly(0);
  }
}
