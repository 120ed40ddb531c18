package tern.verify;

import java.util.LinkedHashMap;
import java.util.Map;

/** Orders of a matrix's rows in which programs disagree: entry {@code r} names the row to read. */
final class RowOrder {
  private RowOrder() {}

  static int[] unchanged(int n) {
    int[] rows = new int[n];
    for (int r = 0; r < n; r++) {
      rows[r] = r;
    }
    return rows;
  }

  private static int[] inverse(int[] rows) {
    int[] inverse = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      inverse[rows[r]] = r;
    }
    return inverse;
  }

  /**
   * Orders of {@code n} rows packed four to a byte: split (row {@code r + i n/4} in bits {@code 2i}
   * of byte row {@code r}) taken for neighbours (row {@code 4r + i}), the other way round, and the
   * bits of a byte in the other order.
   */
  static Map<String, int[]> packed(int n) {
    if (n % 4 != 0) {
      return Map.of();
    }
    int[] neighbours = new int[n];
    int[] reversed = new int[n];
    for (int r = 0; r < n / 4; r++) {
      for (int i = 0; i < 4; i++) {
        neighbours[4 * r + i] = r + i * (n / 4);
        reversed[r + i * (n / 4)] = r + (3 - i) * (n / 4);
      }
    }
    Map<String, int[]> orders = new LinkedHashMap<>();
    orders.put("four neighbouring rows to a byte instead of split rows", neighbours);
    orders.put("split rows instead of four neighbouring rows to a byte", inverse(neighbours));
    orders.put("the rows of a byte from its highest bits down", reversed);
    return orders;
  }

  /** Orders of {@code n} rows of heads: rotated pairs as neighbours, or half a head apart. */
  static Map<String, int[]> rotated(int n, int dim) {
    int[] neighbours = new int[n];
    for (int r = 0; r < n; r++) {
      int i = r % dim;
      int half = dim / 2;
      neighbours[r] = r - i + (i < half ? 2 * i : 2 * (i - half) + 1);
    }
    Map<String, int[]> orders = new LinkedHashMap<>();
    orders.put("rotated pairs are neighbouring rows of query and key", neighbours);
    orders.put("rotated pairs are half a head apart in query and key", inverse(neighbours));
    return orders;
  }

  /** Puts the order of a part into that of a taller matrix, from row {@code first} on. */
  static void place(int[] part, int first, int[] into) {
    for (int r = 0; r < part.length; r++) {
      into[first + r] = first + part[r];
    }
  }
}
