package tern.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tern.device.Driver;
import tern.model.HeadMode;

/** All that a token reads from device memory: ternary matrices, pages of keys and values, head. */
final class TokenWeights {
  /** The weights of one layer. */
  record Layer(Map<Projection, BenchMatrix> linears, List<KeyValuePages> heads) {}

  private final List<Layer> layers = new ArrayList<>();
  private final int headRows;
  private final List<BenchMatrix> head = new ArrayList<>();

  /**
   * Writes random weights to device memory.
   *
   * @param positions positions that the pages hold
   * @param integers how integers stand in memory
   * @param each called after each layer, and after the head
   */
  TokenWeights(
      Driver driver,
      TokenWorkload workload,
      WeightForm integers,
      int positions,
      RandomBytes random,
      Runnable each) {
    ModelShape shape = workload.shape();
    headRows = workload.head() == HeadMode.EXACT ? 2 : 1;
    for (int i = 0; i < workload.layers(); i++) {
      String name = "layers." + i + ".";
      Map<Projection, BenchMatrix> linears = new EnumMap<>(Projection.class);
      for (Projection linear : Projection.values()) {
        linears.put(
            linear,
            BenchMatrix.random(
                driver,
                WeightForm.TERNARY,
                name + linear.label(),
                shape.n(linear),
                shape.k(linear),
                random));
      }
      List<KeyValuePages> heads = new ArrayList<>();
      for (int h = 0; h < shape.keyHeads(); h++) {
        heads.add(
            KeyValuePages.random(
                driver, integers, name, shape.headDim(), workload.page(), positions, random));
      }
      layers.add(new Layer(linears, heads));
      each.run();
    }
    WeightForm form = workload.head() == HeadMode.EXACT ? integers : WeightForm.TERNARY;
    for (int i = 0; i < matrices(workload.head()); i++) {
      head.add(
          BenchMatrix.random(driver, form, "head", shape.vocabulary(), shape.hidden(), random));
      each.run();
    }
  }

  /** Matrices of a head on the device: the integers, or the planes that find one token. */
  static int matrices(HeadMode head) {
    return switch (head) {
      case HOST -> 0;
      case EXACT -> 1;
      case FAST -> 2;
    };
  }

  List<Layer> layers() {
    return layers;
  }

  /** Token rows of the head. */
  int headRows() {
    return headRows;
  }

  List<BenchMatrix> head() {
    return head;
  }
}
