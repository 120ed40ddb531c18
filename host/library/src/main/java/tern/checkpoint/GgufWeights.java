package tern.checkpoint;

import java.util.function.IntUnaryOperator;
import tern.gguf.GgufTensor;
import tern.gguf.GgufTrits;
import tern.gguf.I2sLayout;
import tern.model.GroupScales;
import tern.ternary.Absmean;
import tern.ternary.TernaryMatrix;

/**
 * Reads the weight of one BitLinear.
 *
 * @param order row of the tensor that holds each output row
 * @param master whether float weights are to be quantised
 */
record GgufWeights(GgufTensor tensor, String module, IntUnaryOperator order, boolean master) {

  /** Refuses a type that cannot hold a BitLinear. */
  GgufWeights {
    tensor.expectReadable();
    if (!tensor.type().ternary() && !tensor.type().floating()) {
      throw tensor.broken(
          "has type "
              + tensor.type()
              + ": its scales of small blocks are not those of a ternary matrix; convert the model"
              + " to TQ2_0, TQ1_0 or F16");
    }
  }

  private int n() {
    return (int) tensor.rows();
  }

  private int k() {
    return (int) tensor.columns();
  }

  TernaryWeight read(I2sLayout layout) {
    return tensor.type().ternary() ? packed(layout) : floats();
  }

  /** Reads a weight that has a further factor in a tensor of its own. */
  TernaryWeight read(I2sLayout layout, GgufTensor factor) {
    TernaryWeight weight = read(layout);
    float beta = weight.beta() * factor.floats()[0];
    if (!(beta > 0) || Float.isInfinite(1 / beta) || weight.groups() != null) {
      throw factor.broken("makes the scale " + beta + ", expected one positive scale of a matrix");
    }
    return new TernaryWeight(weight.matrix(), beta);
  }

  private TernaryWeight packed(I2sLayout layout) {
    GgufTrits trits = GgufTrits.of(tensor, layout);
    TernaryMatrix matrix =
        TernaryMatrix.decoded(
            module,
            n(),
            k(),
            (row, into, offset) -> trits.codes().copy(order.applyAsInt(row), into, offset));
    return trits.group() == 0
        ? new TernaryWeight(matrix, trits.scales()[0])
        : new TernaryWeight(matrix, groups(trits));
  }

  /** Returns the scales in the order of the output rows. */
  private GroupScales groups(GgufTrits trits) {
    int groups = k() / trits.group();
    float[] scales = new float[n() * groups];
    for (int row = 0; row < n(); row++) {
      System.arraycopy(
          trits.scales(), order.applyAsInt(row) * groups, scales, row * groups, groups);
    }
    return new GroupScales(trits.group(), groups, scales);
  }

  /**
   * Floats that take the values -s, 0 and s only are trits already, whose scale is s; their mean
   * would be another. All other ones are master weights.
   */
  private TernaryWeight floats() {
    float[] stored = tensor.floats();
    float[] weights = new float[stored.length];
    for (int row = 0; row < n(); row++) {
      System.arraycopy(stored, order.applyAsInt(row) * k(), weights, row * k(), k());
    }
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    boolean ternary = largest > 0;
    for (float weight : weights) {
      ternary &= weight == 0 || Math.abs(weight) == largest;
    }
    if (!ternary && !master) {
      throw tensor.broken(
          "holds weights of type "
              + tensor.type()
              + " that are not ternary; Tern runs models with ternary weights");
    }
    float beta = ternary ? largest : Absmean.scale(tensor.name(), weights);
    return new TernaryWeight(Absmean.quantise(module, n(), k(), weights, beta), beta);
  }
}
