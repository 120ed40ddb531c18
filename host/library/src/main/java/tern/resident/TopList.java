package tern.resident;

/** The largest values seen, and their indexes: larger first, of equal ones the smaller index. */
final class TopList {
  private final int[] orders;
  private final int[] indexes;
  private int count;

  TopList(int entries) {
    orders = new int[entries];
    indexes = new int[entries];
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  int index(int entry) {
    return indexes[entry];
  }

  /** Inserts a value; indexes ascend from call to call. */
  void add(int bits, int index) {
    int order = Reduction.order(bits);
    int at = count;
    while (at > 0 && orders[at - 1] < order) {
      at--;
    }
    if (at == orders.length) {
      return;
    }
    count = Math.min(count + 1, orders.length);
    for (int i = count - 1; i > at; i--) {
      orders[i] = orders[i - 1];
      indexes[i] = indexes[i - 1];
    }
    orders[at] = order;
    indexes[at] = index;
  }
}
