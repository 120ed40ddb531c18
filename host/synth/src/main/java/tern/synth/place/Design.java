package tern.synth.place;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A packed and placed netlist. Cells are indexed in the order of the file.
 *
 * @param roles role of each cell
 * @param places place of each cell as nextpnr writes it, such as {@code X3/Y4/SLICEA.K0}
 * @param sliceControl id of each flip-flop's control set that a slice must share: clock, enable,
 *     reset and their settings
 * @param tileControl id of each flip-flop's control set that a tile must share
 * @param carryFrom the previous cell in each cell's carry chain, or -1
 * @param launchNs delay from the clock to the output of each flip-flop or RAM
 * @param nets cells of each net, each once, the driver first; without nets on dedicated wires:
 *     clocks, carries, constants
 * @param enablesWrites nets that are write enables of small RAM, which samples them at the clock,
 *     so that its outputs do not depend on them
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

  /** Lists the nets of each cell. */
  int[][] netsOf() {
    return grouped(nets);
  }

  /** Lists the nets that each cell drives. */
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
