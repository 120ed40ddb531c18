package tern.checkpoint;

import java.util.function.IntUnaryOperator;
import tern.gguf.GgufTensor;
import tern.gguf.GgufTrits;
import tern.gguf.I2sLayout;
import tern.model.FloatRows;
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
   * would be another. All other ones are master weights, or have a scale for each group.
   */
  private TernaryWeight floats() {
    float single = magnitude();
    if (single == 0 && !master) {
      return GroupedTrits.read(tensor.where(), module, new Rows());
    }
    if ((long) n() * k() > Integer.MAX_VALUE - 8) {
      throw tensor.broken("has more elements than a Java array holds; convert the model to TQ2_0");
    }
    float[] weights = new float[n() * k()];
    for (int row = 0; row < n(); row++) {
      tensor.copy(order.applyAsInt(row), weights, row * k());
    }
    float beta = single > 0 ? single : Absmean.scale(tensor.name(), weights);
    return new TernaryWeight(Absmean.quantise(module, n(), k(), weights, beta), beta);
  }

  /** Returns the one magnitude of all weights that are not 0; 0 if there are more, or none. */
  private float magnitude() {
    float[] row = new float[k()];
    float single = 0;
    for (int i = 0; i < n(); i++) {
      tensor.copy(i, row, 0);
      for (float weight : row) {
        float magnitude = Math.abs(weight);
        if (magnitude != 0 && single == 0) {
          single = magnitude;
        } else if (magnitude != 0 && magnitude != single) {
          return 0;
        }
      }
    }
    return single;
  }

  /** The rows in the order of the output. */
  private final class Rows implements FloatRows {
    @Override
    public int rows() {
      return n();
    }

    @Override
    public int columns() {
      return k();
    }

    @Override
    public void copy(int row, float[] into, int offset) {
      tensor.copy(order.applyAsInt(row), into, offset);
    }
  }
}
