package tern.synth.place;

import java.util.Arrays;

/**
 * The cost of congestion. Each net's wire is spread evenly over its bounding box. A field of tiles
 * that gets more wire in one direction than can be routed without detours costs the square of the
 * excess.
 *
 * <p>A bounding box is four tile coordinates of one byte each ({@link #box}).
 */
final class Crowding {
  /** Fixed-point units per tile of wire. */
  private static final int PARTS = 256;

  private static final int BYTE = 0xFF;

  private final int fieldBits;
  private final int rowBits;
  private final int limit;

  /** Cost of a field per square of its excess over the limit. */
  private final double factor;

  private final int[] across;
  private final int[] along;

  Crowding(Tuning.Crowds crowds) {
    fieldBits = crowds.fieldBits();
    rowBits = Byte.SIZE - fieldBits;
    limit = PARTS * crowds.room() << 2 * fieldBits;
    factor = Wires.UNIT * crowds.price() / (2.0 * PARTS * limit);
    across = new int[1 << 2 * rowBits];
    along = new int[1 << 2 * rowBits];
  }

  /** Makes a box from its lowest and highest coordinates. */
  static int box(int x0, int y0, int x1, int y1) {
    return x0 | y0 << Byte.SIZE | x1 << 2 * Byte.SIZE | y1 << 3 * Byte.SIZE;
  }

  /** Half the perimeter of a box in tiles. */
  static int length(int box) {
    return width(box) + height(box);
  }

  private static int width(int box) {
    return (box >>> 2 * Byte.SIZE & BYTE) - (box & BYTE);
  }

  private static int height(int box) {
    return (box >>> 3 * Byte.SIZE) - (box >>> Byte.SIZE & BYTE);
  }

  /** Removes all boxes. */
  void clear() {
    Arrays.fill(across, 0);
    Arrays.fill(along, 0);
  }

  /** Adds a net's box; returns the change of the cost. */
  double put(int box) {
    return spread(box, PARTS);
  }

  /** Removes a net's box; returns the change of the cost, which is at most 0. */
  double take(int box) {
    return spread(box, -PARTS);
  }

  private double spread(int box, int parts) {
    int x0 = (box & BYTE) >>> fieldBits;
    int y0 = (box >>> Byte.SIZE & BYTE) >>> fieldBits;
    int x1 = (box >>> 2 * Byte.SIZE & BYTE) >>> fieldBits;
    int y1 = box >>> 3 * Byte.SIZE + fieldBits;
    if (x0 == x1 && y0 == y1) {
      int field = y0 << rowBits | x0;
      return add(across, field, parts * width(box)) + add(along, field, parts * height(box));
    }
    int fields = (x1 - x0 + 1) * (y1 - y0 + 1);
    int width = parts * width(box) / fields;
    int height = parts * height(box) / fields;
    double change = 0;
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        int field = y << rowBits | x;
        change += add(across, field, width) + add(along, field, height);
      }
    }
    return change;
  }

  private double add(int[] wire, int field, int more) {
    int before = wire[field];
    int after = before + more;
    wire[field] = after;
    return before <= limit && after <= limit ? 0 : cost(after) - cost(before);
  }

  private double cost(int wire) {
    double above = Math.max(0, wire - limit);
    return factor * above * above;
  }
}
