package tern.verify;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tern.backend.LoadedMatrix;
import tern.model.BitLinear;
import tern.model.Layer;
import tern.model.Linear;
import tern.model.ModelConfig;
import tern.model.RmsNorm;

/** Layers as they would be if a cause were true; the layers themselves stay as they are. */
final class LayerChange {
  private LayerChange() {}

  /** Changes parts of a stacked layer. */
  interface Change {
    BitLinear apply(BitLinear linear, boolean[] parts);
  }

  static Layer map(Layer l, boolean[] chosen, Change change) {
    return with(
        l,
        change(l.qkv(), Arrays.copyOfRange(chosen, 0, 3), change),
        change(l.output(), Arrays.copyOfRange(chosen, 3, 4), change),
        change(l.gateUp(), Arrays.copyOfRange(chosen, 4, 6), change),
        change(l.down(), Arrays.copyOfRange(chosen, 6, 7), change));
  }

  /** Layers with float activations have no such scale and no packed rows. */
  private static Linear change(Linear linear, boolean[] parts, Change change) {
    return linear instanceof BitLinear bits ? change.apply(bits, parts) : linear;
  }

  private static Layer with(Layer l, Linear qkv, Linear output, Linear gateUp, Linear down) {
    return new Layer(
        l.inputNorm(),
        qkv,
        l.queryNorm(),
        l.keyNorm(),
        l.attentionSubNorm(),
        output,
        l.postAttentionNorm(),
        gateUp,
        l.ffnSubNorm(),
        down);
  }

  static BitLinear reciprocal(BitLinear linear, boolean[] parts) {
    float[] betas = linear.betas().clone();
    for (int i = 0; i < betas.length; i++) {
      betas[i] = parts[i] ? 1 / betas[i] : betas[i];
    }
    return new BitLinear(linear.matrix(), linear.partRows(), betas);
  }

  static BitLinear reordered(BitLinear linear, boolean[] parts, String order) {
    return permuted(
        linear, i -> parts[i] ? RowOrder.packed(linear.partRows()[i]).get(order) : null);
  }

  static Layer rotated(Layer l, int dim, String order) {
    if (!(l.qkv() instanceof BitLinear qkv)) {
      return l;
    }
    Linear changed =
        permuted(qkv, i -> i < 2 ? RowOrder.rotated(qkv.partRows()[i], dim).get(order) : null);
    return with(l, changed, l.output(), l.gateUp(), l.down());
  }

  /** Changes the order of rows within parts; null leaves a part as it is. */
  private static BitLinear permuted(BitLinear linear, IntFunction<int @Nullable []> order) {
    int[] rows = RowOrder.unchanged(linear.n());
    int first = 0;
    for (int i = 0; i < linear.partRows().length; i++) {
      int[] part = order.apply(i);
      if (part != null) {
        RowOrder.place(part, first, rows);
      }
      first += linear.partRows()[i];
    }
    LoadedMatrix matrix = RewiredMatrix.permuted(linear.matrix(), rows);
    return new BitLinear(matrix, linear.partRows(), linear.betas());
  }

  static @Nullable RmsNorm toggled(@Nullable RmsNorm norm, Linear after, ModelConfig config) {
    if (norm != null) {
      return null;
    }
    float[] ones = new float[after.k()];
    Arrays.fill(ones, 1);
    return RmsNorm.of(ones, config.normEpsilon());
  }

  static Layer normed(
      Layer l, @Nullable RmsNorm attention, boolean first, @Nullable RmsNorm ffn, boolean second) {
    return new Layer(
        l.inputNorm(),
        l.qkv(),
        l.queryNorm(),
        l.keyNorm(),
        first ? attention : l.attentionSubNorm(),
        l.output(),
        l.postAttentionNorm(),
        l.gateUp(),
        second ? ffn : l.ffnSubNorm(),
        l.down());
  }
}
