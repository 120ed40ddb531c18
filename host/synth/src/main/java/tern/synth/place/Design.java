package tern.synth.place;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A packed and placed netlist, by index of cell in the order of its file.
 *
 * @param roles of the cells
 * @param places as nextpnr writes them, {@code X3/Y4/SLICEA.K0}
 * @param sliceControl number of a flip-flop's clock, enable, reset and their settings: the same in
 *     all of a slice
 * @param tileControl number of those that must be the same in all of a tile
 * @param carryFrom the cell before it in its chain of carries, or -1
 * @param launchNs from the clock to the output of a flip-flop or RAM
 * @param nets of each net its driver and then the others that it reaches, each once; none of those
 *     that go by wires of their own: clocks, carries, constants
 * @param enablesWrites the nets that small RAMs are written by: they take that at the clock, and
 *     what they read does not wait for it
 */
record Design(
    Role[] roles,
    String[] places,
    int[] sliceControl,
    int[] tileControl,
    int[] carryFrom,
    float[] launchNs,
    int[][] nets,
    BitSet enablesWrites) {

  int cells() {
    return roles.length;
  }

  /** The nets that each cell is in. */
  int[][] netsOf() {
    return grouped(nets);
  }

  /** The nets that each cell drives. */
  int[][] netsFrom() {
    return grouped(Arrays.stream(nets).map(net -> new int[] {net[0]}).toArray(int[][]::new));
  }

  private int[][] grouped(int[][] cellsOfNets) {
    int[] left = new int[cells()];
    for (int[] net : cellsOfNets) {
      for (int cell : net) {
        left[cell]++;
      }
    }
    int[][] groups = new int[cells()][];
    Arrays.setAll(groups, cell -> new int[left[cell]]);
    for (int net = 0; net < cellsOfNets.length; net++) {
      for (int cell : cellsOfNets[net]) {
        groups[cell][--left[cell]] = net;
      }
    }
    return groups;
  }
}
