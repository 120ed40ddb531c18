package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class WiresTest {
  private static final int FIRST = 10;
  private static final int MIDDLE = 15;
  private static final int LAST = 20;

  /**
   * One net in a row of tiles: from the first of its flip-flops to one halfway and one at the end.
   */
  private static Design row() {
    String[] places = {place(FIRST), place(MIDDLE), place(LAST)};
    int cells = places.length;
    return new Design(
        Collections.nCopies(cells, Role.REGISTER).toArray(Role[]::new),
        places,
        new int[cells],
        new int[cells],
        new int[] {-1, -1, -1},
        new float[cells],
        new int[][] {{0, 1, 2}},
        new BitSet());
  }

  private static String place(int x) {
    return "X%d/Y5/SLICEA.FF0".formatted(x);
  }

  /** What it costs more if the driver changes places with the flip-flop halfway. */
  private static int driverToMiddle(int weight) {
    Design design = row();
    Placement placement = new Placement(design);
    Wires wires = new Wires(design, placement, new int[] {weight});
    placement.swapSlots(
        placement.tileOf(0), placement.slotOf(0), placement.tileOf(1), placement.slotOf(1));
    return wires.change(new int[] {0, 1}, 2);
  }

  @Test
  void aNetThatNothingWaitsForCostsItsBoxOnly() {
    assertThat(driverToMiddle(0)).isZero();
  }

  @Test
  void aSlowNetCostsTheWayFromItsDriverToo() {
    int weight = 3;
    assertThat(driverToMiddle(weight)).isEqualTo(-weight * (LAST - MIDDLE));
  }
}
