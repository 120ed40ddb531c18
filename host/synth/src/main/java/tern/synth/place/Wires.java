package tern.synth.place;

import java.util.Arrays;

/**
 * The cost of a placement: for each net half the perimeter of its bounding box, plus its weight
 * times the distance from its driver to its farthest cell, plus the cost of congestion.
 *
 * <p>To try a change, move the cells, ask for the change of the cost, then keep or drop it.
 */
final class Wires {
  /** Cost of one tile of half perimeter. Weights of nets are in the same unit. */
  static final int UNIT = 8;

  /** Cost of wires that no relief of congestion is assumed to outweigh. */
  private static final int FAR = 32 * UNIT;

  private final int[][] nets;
  private final int[][] netsOf;
  private final Placement placement;
  private int[] weights;
  private final int[] costs;
  private final int[] boxes;
  private final Crowding crowding;

  private final int[] seen;
  private int now;
  private int[] touched = new int[1024];
  private int[] newCosts = new int[1024];
  private int[] newBoxes = new int[1024];
  private int count;
  private boolean crowds;

  Wires(Design design, Placement placement, int[] weights, Tuning.Crowds crowds) {
    this.nets = design.nets();
    this.placement = placement;
    crowding = new Crowding(crowds);
    costs = new int[nets.length];
    boxes = new int[nets.length];
    seen = new int[nets.length];
    netsOf = design.netsOf();
    weigh(weights);
  }

  /** Sets the weights of the nets, and computes all costs anew. */
  void weigh(int[] newWeights) {
    weights = newWeights;
    crowding.clear();
    for (int net = 0; net < nets.length; net++) {
      boxes[net] = box(net);
      costs[net] = cost(net, boxes[net]);
      crowding.put(boxes[net]);
    }
  }

  /** Returns the nets of a cell. */
  int[] netsOf(int cell) {
    return netsOf[cell];
  }

  int[] cellsOf(int net) {
    return nets[net];
  }

  /** Returns the sum of the half perimeters of all nets, in tiles. */
  long units() {
    long sum = 0;
    for (int net = 0; net < nets.length; net++) {
      sum += Crowding.length(box(net));
    }
    return sum;
  }

  /**
   * Returns the change of the cost since the last change that was kept, after cells were moved.
   *
   * @param moved the moved cells
   * @param cells number of moved cells
   * @param most largest change of interest; if the wires alone exceed it by far, congestion is not
   *     computed
   */
  double change(int[] moved, int cells, double most) {
    now++;
    count = 0;
    crowds = false;
    double change = 0;
    for (int i = 0; i < cells; i++) {
      for (int net : netsOf[moved[i]]) {
        if (seen[net] != now) {
          seen[net] = now;
          int box = box(net);
          int cost = cost(net, box);
          change += cost - costs[net];
          remember(net, cost, box);
        }
      }
    }
    if (change > most + FAR) {
      return change;
    }
    crowds = true;
    for (int i = 0; i < count; i++) {
      int before = boxes[touched[i]];
      if (newBoxes[i] != before) {
        change += crowding.take(before) + crowding.put(newBoxes[i]);
      }
    }
    return change;
  }

  private void remember(int net, int cost, int box) {
    if (count == touched.length) {
      touched = Arrays.copyOf(touched, 2 * count);
      newCosts = Arrays.copyOf(newCosts, 2 * count);
      newBoxes = Arrays.copyOf(newBoxes, 2 * count);
    }
    touched[count] = net;
    newBoxes[count] = box;
    newCosts[count++] = cost;
  }

  /** Keeps the last change, which must not be one that exceeded the limit by far. */
  void keep() {
    for (int i = 0; i < count; i++) {
      costs[touched[i]] = newCosts[i];
      boxes[touched[i]] = newBoxes[i];
    }
  }

  /** Drops the last change. */
  void drop() {
    for (int i = 0; crowds && i < count; i++) {
      int before = boxes[touched[i]];
      if (newBoxes[i] != before) {
        crowding.take(newBoxes[i]);
        crowding.put(before);
      }
    }
  }

  private int cost(int net, int box) {
    int cost = UNIT * Crowding.length(box);
    return weights[net] == 0 ? cost : cost + weights[net] * reach(net);
  }

  private int reach(int net) {
    int[] cells = nets[net];
    int x = placement.x[cells[0]];
    int y = placement.y[cells[0]];
    int reach = 0;
    for (int i = 1; i < cells.length; i++) {
      int way = Math.abs(placement.x[cells[i]] - x) + Math.abs(placement.y[cells[i]] - y);
      reach = Math.max(reach, way);
    }
    return reach;
  }

  private int box(int net) {
    int[] cells = nets[net];
    int x0 = placement.x[cells[0]];
    int y0 = placement.y[cells[0]];
    int x1 = x0;
    int y1 = y0;
    for (int i = 1; i < cells.length; i++) {
      int x = placement.x[cells[i]];
      int y = placement.y[cells[i]];
      if (x < x0) {
        x0 = x;
      } else if (x > x1) {
        x1 = x;
      }
      if (y < y0) {
        y0 = y;
      } else if (y > y1) {
        y1 = y;
      }
    }
    return Crowding.box(x0, y0, x1, y1);
  }
}
