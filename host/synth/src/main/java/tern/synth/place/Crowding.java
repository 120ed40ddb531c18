package tern.synth.place;

import java.util.Arrays;

/**
 * What it costs that wires lie close together: the wire of each net is spread over the box around
 * it, and where fields of the chip have more of it in one direction than can be routed without long
 * ways round, all that is above costs, the more, the more it is.
 *
 * <p>A box is four coordinates of tiles, a byte each ({@link #box}).
 */
final class Crowding {
  /** Parts of a tile of wire, so that it can be spread. */
  private static final int PARTS = 256;

  private static final int BYTE = 0xFF;

  private final int fieldBits;
  private final int rowBits;
  private final int limit;

  /** Costs of a field, of the square of what it has above the limit. */
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

  /** From the corner nearest to 0 to the one farthest from it. */
  static int box(int x0, int y0, int x1, int y1) {
    return x0 | y0 << Byte.SIZE | x1 << 2 * Byte.SIZE | y1 << 3 * Byte.SIZE;
  }

  /** Half the perimeter, in tiles. */
  static int length(int box) {
    return width(box) + height(box);
  }

  private static int width(int box) {
    return (box >>> 2 * Byte.SIZE & BYTE) - (box & BYTE);
  }

  private static int height(int box) {
    return (box >>> 3 * Byte.SIZE) - (box >>> Byte.SIZE & BYTE);
  }

  /** Forgets all boxes. */
  void clear() {
    Arrays.fill(across, 0);
    Arrays.fill(along, 0);
  }

  /** A net has this box; by how much the cost is greater. */
  double put(int box) {
    return spread(box, PARTS);
  }

  /** A net no longer has this box; by how much the cost is greater, so never more than 0. */
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
