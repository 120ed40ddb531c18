package tern.synth.place;

import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * The place of each cell, and the exchanges that are legal.
 *
 * <p>Logic tiles form a rectangle, except for rows of block RAM and multipliers. A tile has four
 * slices of two look-up tables and two flip-flops each, and one write port of small RAM: 17 slots.
 * All tiles are alike, so any two can be exchanged if no carry chain is cut.
 */
final class Placement {
  /** Slots of a tile: eight look-up tables, eight flip-flops, a write port. */
  static final int SLOTS = 17;

  static final int LUTS = 8;
  private static final int WRITER = 16;
  private static final Pattern PLACE = Pattern.compile("X(\\d+)/Y(\\d+)/(.+)");
  private static final Pattern SLOT = Pattern.compile("SLICE([A-D])\\.(K|FF)([01])");

  private final Design design;

  /** Coordinates of each cell on the chip. */
  final int[] x;

  final int[] y;

  /** {@code tile * SLOTS + slot} of each cell in a logic tile, else -1. */
  private final int[] slotOf;

  private final int[] cellAt;

  /** Whether a carry chain enters each tile from the left. */
  private final boolean[] continues;

  /** The last part of each place that is not in a logic tile. */
  private final String[] names;

  final int columns;
  private final int left;
  private final int[] rowY;
  private final int[] rowOfY;

  Placement(Design design) {
    this.design = design;
    int cells = design.cells();
    x = new int[cells];
    y = new int[cells];
    slotOf = new int[cells];
    names = new String[cells];
    TreeSet<Integer> xs = new TreeSet<>();
    TreeSet<Integer> ys = new TreeSet<>();
    for (int c = 0; c < cells; c++) {
      Matcher place = PLACE.matcher(design.places()[c]);
      if (!place.matches()) {
        throw new SynthException(
            String.format(Locale.ROOT, "'%s' is not a place on an ECP5", design.places()[c]));
      }
      x[c] = Integer.parseInt(place.group(1));
      y[c] = Integer.parseInt(place.group(2));
      names[c] = place.group(3);
      if (design.roles()[c].isInTile()) {
        xs.add(x[c]);
        ys.add(y[c]);
      }
    }
    left = xs.isEmpty() ? 0 : xs.first();
    columns = xs.isEmpty() ? 0 : xs.last() - left + 1;
    rowY = ys.stream().mapToInt(Integer::intValue).toArray();
    rowOfY = new int[rowY.length == 0 ? 0 : rowY[rowY.length - 1] + 1];
    Arrays.fill(rowOfY, -1);
    for (int row = 0; row < rowY.length; row++) {
      rowOfY[rowY[row]] = row;
    }
    cellAt = new int[tiles() * SLOTS];
    Arrays.fill(cellAt, -1);
    continues = new boolean[tiles()];
    for (int c = 0; c < cells; c++) {
      slotOf[c] = -1;
      if (design.roles()[c].isInTile()) {
        put(c, tileAt(x[c], y[c]) * SLOTS + slot(names[c]));
      }
    }
    for (int c = 0; c < cells; c++) {
      int before = design.carryFrom()[c];
      if (before >= 0 && tileOf(c) != tileOf(before)) {
        continues[tileOf(c)] = true;
      }
    }
  }

  private static int slot(String name) {
    Matcher slot = SLOT.matcher(name);
    if (!slot.matches()) {
      return WRITER;
    }
    int pair = 2 * (slot.group(1).charAt(0) - 'A') + slot.group(3).charAt(0) - '0';
    return slot.group(2).equals("K") ? pair : LUTS + pair;
  }

  private static String slotName(int slot) {
    return slot == WRITER
        ? "SLICEC.RAMW"
        : String.format(
            Locale.ROOT, "SLICE%c.%s%d", 'A' + slot % LUTS / 2, slot < LUTS ? "K" : "FF", slot % 2);
  }

  /** Returns the place of each cell, as nextpnr writes it. */
  String[] places() {
    String[] places = new String[x.length];
    for (int c = 0; c < places.length; c++) {
      String name = slotOf[c] < 0 ? names[c] : slotName(slotOf[c] % SLOTS);
      places[c] = String.format(Locale.ROOT, "X%d/Y%d/%s", x[c], y[c], name);
    }
    return places;
  }

  int tiles() {
    return columns * rowY.length;
  }

  /** Returns the tile of a cell, or -1 if it is in none. */
  int tileOf(int cell) {
    return slotOf[cell] < 0 ? -1 : slotOf[cell] / SLOTS;
  }

  /** Returns the slot of a cell in its tile. */
  int slotOf(int cell) {
    return slotOf[cell] % SLOTS;
  }

  /** Returns the logic tile at these coordinates, or -1 if there is none. */
  int tileAt(int atX, int atY) {
    boolean inside = atX >= left && atX < left + columns && atY >= 0 && atY < rowOfY.length;
    return inside && rowOfY[atY] >= 0 ? rowOfY[atY] * columns + atX - left : -1;
  }

  /** Returns the cell in a slot of a tile, or -1. */
  int cellAt(int tile, int slot) {
    return cellAt[tile * SLOTS + slot];
  }

  /** Whether a carry chain enters a tile from the left; false past the last tile. */
  boolean continues(int tile) {
    return tile < continues.length && continues[tile];
  }

  private void put(int cell, int place) {
    slotOf[cell] = place;
    cellAt[place] = cell;
    x[cell] = left + place / SLOTS % columns;
    y[cell] = rowY[place / SLOTS / columns];
  }

  private void swap(int place, int other) {
    int cell = cellAt[place];
    int another = cellAt[other];
    cellAt[place] = -1;
    cellAt[other] = -1;
    if (cell >= 0) {
      put(cell, other);
    }
    if (another >= 0) {
      put(another, place);
    }
  }

  /** Exchanges the contents of two tiles. */
  void swapTiles(int tile, int other) {
    for (int slot = 0; slot < SLOTS; slot++) {
      swap(tile * SLOTS + slot, other * SLOTS + slot);
    }
    boolean continued = continues[tile];
    continues[tile] = continues[other];
    continues[other] = continued;
  }

  /** Exchanges the contents of a slot in each of two tiles. */
  void swapSlots(int tile, int slot, int other, int otherSlot) {
    swap(tile * SLOTS + slot, other * SLOTS + otherSlot);
  }

  /** Exchanges two cells that are not in logic tiles. */
  void swapOthers(int cell, int other) {
    int cellX = x[cell];
    int cellY = y[cell];
    String name = names[cell];
    x[cell] = x[other];
    y[cell] = y[other];
    names[cell] = names[other];
    x[other] = cellX;
    y[other] = cellY;
    names[other] = name;
  }

  /** Whether a look-up table in the slice of a slot has this role. */
  boolean sliceHas(int tile, int slot, Role role) {
    int first = tile * SLOTS + slot % LUTS / 2 * 2;
    return is(cellAt[first], role) || is(cellAt[first + 1], role);
  }

  private boolean is(int cell, Role role) {
    return cell >= 0 && design.roles()[cell] == role;
  }

  /** Whether the flip-flops of a tile agree on the controls that its slices and it share. */
  boolean agrees(int tile) {
    int first = -1;
    for (int slot = LUTS; slot < WRITER; slot++) {
      int cell = cellAt[tile * SLOTS + slot];
      if (cell < 0) {
        continue;
      }
      first = first < 0 ? cell : first;
      int beside = cellAt[tile * SLOTS + (slot ^ 1)];
      if (design.tileControl()[cell] != design.tileControl()[first]
          || beside >= 0 && design.sliceControl()[beside] != design.sliceControl()[cell]) {
        return false;
      }
    }
    return true;
  }
}
