package tern.resident;

import java.util.List;

/**
 * Refuses programs whose results depend on the speed of products: while a product may run, from the
 * instruction that it waits for to the first that waits for it, no instruction writes what it
 * reads, or touches what it writes; and no product reads what one before it may still write.
 */
record RaceCheck(
    ResidentProgram program,
    List<ProductStep> products,
    List<VectorInstruction> vectors,
    Accesses accesses,
    List<List<Access>> touched) {
  void check() {
    int[] complete = complete();
    for (int i = 0; i < products.size(); i++) {
      List<Access> own = accesses.of(products.get(i));
      int after = products.get(i).after();
      for (int v = after; v < vectors.size() && complete[v] <= i; v++) {
        refuse(i, own, touched.get(v), "vector instruction " + v);
      }
      int known = after == 0 ? 0 : complete[after - 1];
      for (int j = known; j < i; j++) {
        refuse(i, reads(own), accesses.of(products.get(j)), "product " + j);
      }
    }
  }

  /** Of each instruction, the products that are complete when it runs. */
  private int[] complete() {
    int[] complete = new int[vectors.size()];
    int most = 0;
    for (int v = 0; v < complete.length; v++) {
      most = Math.max(most, vectors.get(v).after());
      complete[v] = most;
    }
    return complete;
  }

  private static List<Access> reads(List<Access> all) {
    return all.stream().filter(access -> !access.writes()).toList();
  }

  private void refuse(int product, List<Access> own, List<Access> others, String name) {
    for (Access mine : own) {
      for (Access other : others) {
        if (mine.conflicts(other)) {
          throw ProgramCheck.failed(
              "product",
              program.names().products(),
              product,
              mine + " meets " + other + " of " + name + ", which may run at the same time");
        }
      }
    }
  }
}
