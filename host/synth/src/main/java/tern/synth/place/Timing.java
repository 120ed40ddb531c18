package tern.synth.place;

import java.util.Arrays;

/**
 * Static timing analysis with each wire as fast as its length allows, and the weight of each net
 * that follows from it.
 */
final class Timing {
  private final Design design;
  private final Placement placement;
  private final Tuning.Slack slack;
  private final Tuning.Delays delays;
  private final int[][] netsFrom;
  private final int[] carryTo;

  /** Combinational cells in topological order. */
  private final int[] order;

  private final float[] arrival;
  private final float[] carried;
  private final float[] entered;

  /** Delay from each cell's inputs, and from its carry input, to the next register. */
  private final float[] rest;

  private final float[] carryRest;

  Timing(Design design, Placement placement, Tuning tuning) {
    this.design = design;
    this.placement = placement;
    slack = tuning.slack();
    delays = tuning.delays();
    int cells = design.cells();
    arrival = new float[cells];
    carried = new float[cells];
    entered = new float[cells];
    rest = new float[cells];
    carryRest = new float[cells];
    carryTo = new int[cells];
    Arrays.fill(carryTo, -1);
    netsFrom = design.netsFrom();
    for (int cell = 0; cell < cells; cell++) {
      if (design.carryFrom()[cell] >= 0) {
        carryTo[design.carryFrom()[cell]] = cell;
      }
    }
    order = order();
  }

  private boolean combinational(int cell) {
    return design.roles()[cell].isCombinational();
  }

  private int[] order() {
    int[] awaited = new int[design.cells()];
    int[] found = new int[design.cells()];
    int end = 0;
    for (int cell = 0; cell < awaited.length; cell++) {
      if (combinational(cell)) {
        if (design.carryFrom()[cell] >= 0) {
          awaited[cell]++;
        }
        for (int next : reached(cell)) {
          awaited[next]++;
        }
      }
    }
    for (int cell = 0; cell < awaited.length; cell++) {
      if (combinational(cell) && awaited[cell] == 0) {
        found[end++] = cell;
      }
    }
    for (int i = 0; i < end; i++) {
      for (int next : reached(found[i])) {
        if (--awaited[next] == 0) {
          found[end++] = next;
        }
      }
      int next = carryTo[found[i]];
      if (next >= 0 && --awaited[next] == 0) {
        found[end++] = next;
      }
    }
    return Arrays.copyOf(found, end);
  }

  /** Lists combinational cells that the nets of a cell reach. */
  private int[] reached(int cell) {
    return Arrays.stream(netsFrom[cell])
        .flatMap(
            net ->
                Arrays.stream(design.nets()[net])
                    .skip(1)
                    .filter(next -> continuesThrough(net, next)))
        .toArray();
  }

  /** Whether a path through a net continues through a cell, instead of ending at its clock. */
  private boolean continuesThrough(int net, int cell) {
    return combinational(cell)
        && !(design.enablesWrites().get(net) && design.roles()[cell] == Role.SMALL_RAM);
  }

  /** Returns the delay from a net's arrival at a cell to the next register. */
  private float restOf(int net, int cell) {
    return continuesThrough(net, cell) ? rest[cell] : 0;
  }

  private float wire(int from, int to) {
    boolean packed =
        design.roles()[to] == Role.PACKED_REGISTER
            && placement.tileOf(from) == placement.tileOf(to)
            && placement.slotOf(from) == placement.slotOf(to) - Placement.LUTS;
    int tiles =
        Math.abs(placement.x[from] - placement.x[to])
            + Math.abs(placement.y[from] - placement.y[to]);
    return packed ? 0 : delays.wire() + delays.tile() * tiles;
  }

  /**
   * Computes the weights of all nets, which grow as the slowest path through a net nears the goal.
   *
   * @param goalNs most time that a path should take
   */
  int[] weights(double goalNs) {
    forwards();
    backwards();
    int[] weights = new int[design.nets().length];
    for (int net = 0; net < weights.length; net++) {
      double over = (slowest(net) / goalNs - slack.freeShare()) / (1 - slack.freeShare());
      double more = over > 0 ? Math.min(slack.steepness() * over * over, slack.most()) : 0;
      weights[net] = (int) (Wires.UNIT * more);
    }
    return weights;
  }

  /** Returns the delay of the slowest path, as of the last call of {@link #weights}. */
  double slowestNs() {
    double slowest = 0;
    for (int net = 0; net < design.nets().length; net++) {
      slowest = Math.max(slowest, slowest(net));
    }
    return slowest;
  }

  private float slowest(int net) {
    int[] cells = design.nets()[net];
    float slowest = 0;
    for (int i = 1; i < cells.length; i++) {
      float after = wire(cells[0], cells[i]) + restOf(net, cells[i]);
      slowest = Math.max(slowest, arrival[cells[0]] + after);
    }
    return slowest;
  }

  private void forwards() {
    Arrays.fill(entered, 0);
    for (int cell = 0; cell < arrival.length; cell++) {
      if (!combinational(cell)) {
        arrival[cell] = design.launchNs()[cell];
        enter(cell);
      }
    }
    for (int cell : order) {
      int before = design.carryFrom()[cell];
      float carry = before < 0 ? 0 : carried[before];
      arrival[cell] = entered[cell] + delays.lut();
      if (before >= 0) {
        arrival[cell] = Math.max(arrival[cell], carry + delays.outOfCarry());
      }
      carried[cell] = Math.max(entered[cell] + delays.intoCarry(), carry + delays.alongCarry());
      enter(cell);
    }
  }

  private void enter(int cell) {
    for (int net : netsFrom[cell]) {
      int[] cells = design.nets()[net];
      for (int i = 1; i < cells.length; i++) {
        if (continuesThrough(net, cells[i])) {
          entered[cells[i]] = Math.max(entered[cells[i]], arrival[cell] + wire(cell, cells[i]));
        }
      }
    }
  }

  private void backwards() {
    Arrays.fill(rest, 0);
    for (int i = order.length - 1; i >= 0; i--) {
      int cell = order[i];
      float out = 0;
      for (int net : netsFrom[cell]) {
        int[] cells = design.nets()[net];
        for (int k = 1; k < cells.length; k++) {
          out = Math.max(out, wire(cell, cells[k]) + restOf(net, cells[k]));
        }
      }
      rest[cell] = delays.lut() + out;
      carryRest[cell] = delays.outOfCarry() + out;
      if (carryTo[cell] >= 0) {
        float next = carryRest[carryTo[cell]];
        rest[cell] = Math.max(rest[cell], delays.intoCarry() + next);
        carryRest[cell] = Math.max(carryRest[cell], delays.alongCarry() + next);
      }
    }
  }
}
