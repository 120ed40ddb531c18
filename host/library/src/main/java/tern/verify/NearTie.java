package tern.verify;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.model.BitLinear;
import tern.model.Layer;
import tern.model.Linear;
import tern.model.PassTensor;
import tern.model.RmsNorm;

/**
 * An activation so near the middle of two integers that sums of another order may round it to the
 * other one.
 *
 * @param layer index in the segment
 * @param product 0 to 3: q|k|v, o, gate|up, down
 * @param distance from the middle
 */
record NearTie(int layer, int product, RewiredMatrix.Flip flip, float before, double distance) {
  private static final double NEAR = 2e-3;
  private static final int MOST = 32;
  private static final String[] NAMES = {"q|k|v", "o", "gate|up", "down"};

  /** Finds the activations of a token that are nearest to a tie, at most 32. */
  static List<NearTie> find(List<Layer> layers, Trace trace, int token) {
    List<NearTie> ties = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer l = layers.get(i);
      int before = i - 1;
      PassTensor residual = i == 0 ? PassTensor.EMBEDDED : PassTensor.RESIDUAL;
      add(ties, i, 0, l.qkv(), l.inputNorm(), row(trace, before, residual, token), token);
      add(
          ties,
          i,
          1,
          l.output(),
          l.attentionSubNorm(),
          row(trace, i, PassTensor.ATTENDED, token),
          token);
      add(
          ties,
          i,
          2,
          l.gateUp(),
          l.postAttentionNorm(),
          row(trace, i, PassTensor.ATTENTION_RESIDUAL, token),
          token);
      add(ties, i, 3, l.down(), l.ffnSubNorm(), row(trace, i, PassTensor.GATED, token), token);
    }
    ties.sort(Comparator.comparingDouble(NearTie::distance));
    return ties.subList(0, Math.min(MOST, ties.size()));
  }

  private static float[] row(Trace trace, int layer, PassTensor tensor, int token) {
    int[][] rows = trace.rows(Place.values(layer, tensor));
    return rows[token] == null ? new float[0] : trace.floats(layer, tensor, token);
  }

  private static void add(
      List<NearTie> into,
      int layer,
      int product,
      Linear linear,
      @Nullable RmsNorm norm,
      float[] x,
      int token) {
    if (!(linear instanceof BitLinear)) {
      return;
    }
    float largest = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = norm == null ? x[i] : x[i] * norm.weight().getAtIndex(JAVA_FLOAT, i);
      largest = Math.max(largest, Math.abs(x[i]));
    }
    for (int i = 0; i < x.length; i++) {
      float scaled = x[i] * (127 / largest);
      double distance = Math.abs(scaled - Math.floor(scaled) - 0.5);
      if (distance < NEAR) {
        int delta = Math.rint(scaled) > scaled ? -1 : 1;
        into.add(
            new NearTie(layer, product, new RewiredMatrix.Flip(token, i, delta), scaled, distance));
      }
    }
  }

  /** Returns the layers with this activation rounded the other way. */
  List<Layer> flip(List<Layer> layers) {
    List<Layer> changed = new ArrayList<>(layers);
    Layer l = layers.get(layer);
    changed.set(
        layer,
        new Layer(
            l.inputNorm(),
            flipped(0, l.qkv()),
            l.queryNorm(),
            l.keyNorm(),
            l.attentionSubNorm(),
            flipped(1, l.output()),
            l.postAttentionNorm(),
            flipped(2, l.gateUp()),
            l.ffnSubNorm(),
            flipped(3, l.down())));
    return changed;
  }

  private Linear flipped(int index, Linear linear) {
    return index == product && linear instanceof BitLinear bits
        ? new BitLinear(RewiredMatrix.flipped(bits.matrix(), flip), bits.partRows(), bits.betas())
        : linear;
  }

  String text() {
    return "activation "
        + flip.column()
        + " of "
        + NAMES[product]
        + " rounded the other way ("
        + before
        + ")";
  }
}
