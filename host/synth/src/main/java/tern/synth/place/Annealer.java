package tern.synth.place;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Moves cells of a placement by simulated annealing: accepts improvements, and worse moves with
 * probability {@code exp(-change / temperature)}.
 *
 * <p>A move exchanges runs of whole tiles, as many as a carry chain takes; the contents of one slot
 * in two tiles; or two block RAMs.
 */
final class Annealer {
  private final Design design;
  private final Placement placement;
  private final Wires wires;
  private final Tuning.Aim aim;
  private final SplittableRandom random;
  private final int[] blockRams;
  private final int[] moved;
  private int count;

  private double temperature;
  private int window;

  Annealer(Design design, Placement placement, Wires wires, Tuning.Aim aim, long seed) {
    this.design = design;
    this.placement = placement;
    this.wires = wires;
    this.aim = aim;
    random = new SplittableRandom(seed);
    blockRams =
        IntStream.range(0, design.cells())
            .filter(cell -> design.roles()[cell] == Role.BLOCK_RAM)
            .toArray();
    moved = new int[2 * Placement.SLOTS * Math.max(1, placement.columns)];
  }

  /**
   * Sets what changes from step to step.
   *
   * @param temperature cost, in tiles of wire, that a move may add and still be likely
   * @param window distance in tiles that a cell may move in each direction
   */
  void set(double temperature, int window) {
    this.temperature = temperature * Wires.UNIT;
    this.window = window;
  }

  /** Tries to exchange the tile of a random cell, with all tiles of its carry chain, for others. */
  void tryTiles() {
    int cell = random.nextInt(design.cells());
    int tile = placement.tileOf(cell);
    int target = tile < 0 ? -1 : target(cell);
    if (target < 0) {
      return;
    }
    int first = tile;
    while (placement.continues(first)) {
      first--;
    }
    int end = tile + 1;
    while (end % placement.columns != 0 && placement.continues(end)) {
      end++;
    }
    int other = target - (tile - first);
    if (!fits(other, end - first) || other < end && first < other + end - first) {
      return;
    }
    count = 0;
    for (int i = 0; i < end - first; i++) {
      note(first + i);
      note(other + i);
      placement.swapTiles(first + i, other + i);
    }
    if (!isKept()) {
      for (int i = 0; i < end - first; i++) {
        placement.swapTiles(first + i, other + i);
      }
    }
  }

  /** Whether a run of tiles is within one row and cuts no carry chain. */
  private boolean fits(int first, int tiles) {
    int end = first + tiles;
    return first >= 0
        && end <= placement.tiles()
        && first / placement.columns == (end - 1) / placement.columns
        && !placement.continues(first)
        && (end % placement.columns == 0 || !placement.continues(end));
  }

  private void note(int tile) {
    for (int slot = 0; slot < Placement.SLOTS; slot++) {
      note(tile, slot);
    }
  }

  private void note(int tile, int slot) {
    int cell = placement.cellAt(tile, slot);
    if (cell >= 0) {
      moved[count++] = cell;
    }
  }

  /**
   * Tries to exchange a random cell that is not part of a carry chain or RAM: a look-up table with
   * the flip-flop beside it, or a flip-flop alone.
   */
  void tryCell() {
    int cell = random.nextInt(design.cells());
    Role role = design.roles()[cell];
    if (role != Role.LOGIC && !role.isFlipFlop()) {
      return;
    }
    int target = target(cell);
    if (target < 0) {
      return;
    }
    int tile = placement.tileOf(cell);
    int slot = placement.slotOf(cell) % Placement.LUTS;
    int other = random.nextInt(Placement.LUTS);
    if (role == Role.REGISTER) {
      tryFlipFlop(tile, slot, target, other);
    } else {
      trySlot(tile, slot, target, other);
    }
  }

  private void tryFlipFlop(int tile, int slot, int target, int other) {
    int from = Placement.LUTS + slot;
    int to = Placement.LUTS + other;
    int there = placement.cellAt(target, to);
    if (tile == target && from == to
        || there >= 0 && design.roles()[there] != Role.REGISTER
        || placement.sliceHas(target, to, Role.SMALL_RAM)
        || there >= 0 && placement.sliceHas(tile, from, Role.SMALL_RAM)) {
      return;
    }
    count = 0;
    note(tile, from);
    note(target, to);
    placement.swapSlots(tile, from, target, to);
    if (!placement.agrees(tile) || !placement.agrees(target) || !isKept()) {
      placement.swapSlots(tile, from, target, to);
    }
  }

  private void trySlot(int tile, int slot, int target, int other) {
    if (tile == target && slot == other || isFixed(tile, slot) || isFixed(target, other)) {
      return;
    }
    count = 0;
    note(tile, slot);
    note(tile, Placement.LUTS + slot);
    note(target, other);
    note(target, Placement.LUTS + other);
    swapPairs(tile, slot, target, other);
    if (!placement.agrees(tile) || !placement.agrees(target) || !isKept()) {
      swapPairs(tile, slot, target, other);
    }
  }

  private void swapPairs(int tile, int slot, int target, int other) {
    placement.swapSlots(tile, slot, target, other);
    placement.swapSlots(tile, Placement.LUTS + slot, target, Placement.LUTS + other);
  }

  private boolean isFixed(int tile, int slot) {
    return placement.sliceHas(tile, slot, Role.CARRY)
        || placement.sliceHas(tile, slot, Role.SMALL_RAM);
  }

  /** Tries to exchange two random block RAMs. */
  void tryBlockRams() {
    if (blockRams.length == 0) {
      return;
    }
    int ram = blockRams[random.nextInt(blockRams.length)];
    int other = blockRams[random.nextInt(blockRams.length)];
    if (ram == other) {
      return;
    }
    count = 2;
    moved[0] = ram;
    moved[1] = other;
    placement.swapOthers(ram, other);
    if (!isKept()) {
      placement.swapOthers(ram, other);
    }
  }

  /** Draws a tile in the cell's window or near another cell of its nets; -1 if there is none. */
  private int target(int cell) {
    int[] nets = wires.netsOf(cell);
    int around = cell;
    int reach = window;
    if (nets.length > 0 && random.nextInt(3) > 0) {
      int[] cells = wires.cellsOf(nets[random.nextInt(nets.length)]);
      around = cells[random.nextInt(cells.length)];
      reach = Math.min(window, aim.near());
    }
    int x = placement.x[around] - reach + random.nextInt(2 * reach + 1);
    int y = placement.y[around] - reach + random.nextInt(2 * reach + 1);
    int way = Math.max(Math.abs(x - placement.x[cell]), Math.abs(y - placement.y[cell]));
    return way > aim.windows() * window ? -1 : placement.tileAt(x, y);
  }

  private boolean isKept() {
    double most = -temperature * Math.log(1 - random.nextDouble());
    boolean kept = wires.change(moved, count, most) <= most;
    if (kept) {
      wires.keep();
    } else {
      wires.drop();
    }
    return kept;
  }
}
