package tern.bench;

import java.util.ArrayList;
import java.util.List;
import tern.device.Driver;

/**
 * Keys and values of one layer and key head as integers, in pages of device memory. A page of keys
 * has a row for each position, a page of values a column.
 */
record KeyValuePages(int size, List<BenchMatrix> keys, List<BenchMatrix> values) {
  /** Takes device memory for pages of {@code size} positions each, and fills them at random. */
  static KeyValuePages random(
      Driver driver,
      WeightForm form,
      String name,
      int headDim,
      int size,
      int positions,
      RandomBytes random) {
    List<BenchMatrix> keys = new ArrayList<>();
    List<BenchMatrix> values = new ArrayList<>();
    for (int first = 0; first < positions; first += size) {
      keys.add(BenchMatrix.random(driver, form, name + ".keys", size, headDim, random));
      values.add(BenchMatrix.random(driver, form, name + ".values", headDim, size, random));
    }
    return new KeyValuePages(size, keys, values);
  }

  /** The pages that hold the first {@code positions} positions. */
  int count(int positions) {
    return Math.ceilDiv(positions, size);
  }

  /** A page of keys, up to the first {@code positions} positions of all pages together. */
  BenchMatrix keys(int page, int positions) {
    return keys.get(page).first(Math.min(size, positions - page * size));
  }

  /** Writes another key and another value at a position. */
  void append(int position, RandomBytes random) {
    BenchImage key = keys.get(position / size).images().getFirst();
    BenchImage value = values.get(position / size).images().getFirst();
    for (int i = 0; i < key.k(); i++) {
      key.redraw(position % size, i, random);
      value.redraw(i, position % size, random);
    }
  }
}
