package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiresTest {
  private static final int FIRST = 10;
  private static final int MIDDLE = 15;
  private static final int LAST = 20;

  /** One net in a row of tiles, from a flip-flop at the start to one halfway and one at the end. */
  private static Design row() {
    String[] places = {place(FIRST), place(MIDDLE), place(LAST)};
    return flipFlops(places, new int[][] {{0, 1, 2}});
  }

  /** Sixteen tiles full of flip-flops, with enough wires between them to be congested. */
  private static Design crowd(Random random) {
    String[] places =
        IntStream.range(0, 16 * 8)
            .mapToObj(
                i -> "X%d/Y%d/SLICE%c.FF%d".formatted(i / 32, i / 8 % 4, 'A' + i / 2 % 4, i % 2))
            .toArray(String[]::new);
    int[][] nets =
        IntStream.range(0, 1000)
            .mapToObj(i -> random.ints(0, places.length).distinct().limit(3).toArray())
            .toArray(int[][]::new);
    return flipFlops(places, nets);
  }

  private static Design flipFlops(String[] places, int[][] nets) {
    int cells = places.length;
    return new Design(
        Collections.nCopies(cells, Role.REGISTER).toArray(Role[]::new),
        places,
        new int[cells],
        new int[cells],
        IntStream.range(0, cells).map(i -> -1).toArray(),
        new float[cells],
        nets,
        new BitSet());
  }

  private static String place(int x) {
    return "X%d/Y5/SLICEA.FF0".formatted(x);
  }

  /** Returns the change of cost if the driver is exchanged with the flip-flop halfway. */
  private static double driverToMiddle(int weight) {
    Design design = row();
    Placement placement = new Placement(design);
    Wires wires = new Wires(design, placement, new int[] {weight}, Tuning.ECP5.crowds());
    placement.swapSlots(
        placement.tileOf(0), placement.slotOf(0), placement.tileOf(1), placement.slotOf(1));
    return wires.change(new int[] {0, 1}, 2, 0);
  }

  @Test
  void anUncriticalNetCostsOnlyItsBox() {
    assertThat(driverToMiddle(0)).isZero();
  }

  @Test
  void aCriticalNetAlsoCostsItsReach() {
    int weight = 3;
    assertThat(driverToMiddle(weight)).isEqualTo(-weight * (LAST - MIDDLE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void droppedChangesLeaveNoTraceAndKeptOnesStay(long seed) {
    Random random = new Random(seed);
    Design design = crowd(random);
    Placement placement = new Placement(design);
    int[] weights = random.ints(design.nets().length, 0, 3).toArray();
    Wires wires = new Wires(design, placement, weights, Tuning.ECP5.crowds());
    for (int i = 0; i < 2000; i++) {
      int[] moved = random.ints(0, design.cells()).distinct().limit(2).toArray();
      swap(placement, moved);
      double change = wires.change(moved, 2, Double.MAX_VALUE);
      assertThat(change)
          .as("seed %d, move %d", seed, i)
          .isEqualTo(afresh(design, placement, weights, moved));
      if (random.nextBoolean()) {
        wires.keep();
      } else {
        wires.drop();
        swap(placement, moved);
      }
    }
  }

  /** Returns the change computed afresh, without a history of kept or dropped changes. */
  private static double afresh(Design design, Placement placement, int[] weights, int[] moved) {
    swap(placement, moved);
    Wires wires = new Wires(design, placement, weights, Tuning.ECP5.crowds());
    swap(placement, moved);
    return wires.change(moved, 2, Double.MAX_VALUE);
  }

  private static void swap(Placement placement, int[] cells) {
    placement.swapSlots(
        placement.tileOf(cells[0]),
        placement.slotOf(cells[0]),
        placement.tileOf(cells[1]),
        placement.slotOf(cells[1]));
  }
}
