package tern.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tern.backend.LoadedMatrix;
import tern.model.BitLinear;
import tern.model.Layer;
import tern.model.Linear;
import tern.model.ModelConfig;
import tern.model.RmsNorm;

/** The experiments on a model's layers: each cause in all matrices, then in one of them. */
final class Hypotheses {
  /** Matrices of a layer, in the order in which they are multiplied. */
  private static final String[] NAMES = {"q", "k", "v", "o", "gate", "up", "down"};

  private Hypotheses() {}

  static List<Hypothesis> of(ModelConfig config, Layer layer) {
    List<Hypothesis> all = new ArrayList<>();
    for (boolean[] chosen : choices()) {
      all.add(
          new Hypothesis(
              Cause.SCALE_DIRECTION,
              "the reciprocal of the weight scale of " + names(chosen),
              true,
              l -> map(l, chosen, Hypotheses::reciprocal)));
    }
    for (String order : RowOrder.packed(4).keySet()) {
      for (boolean[] chosen : choices()) {
        all.add(
            new Hypothesis(
                Cause.PACKING_LAYOUT,
                order + " in " + names(chosen),
                true,
                l -> map(l, chosen, (b, parts) -> reordered(b, parts, order))));
      }
    }
    for (String order : RowOrder.rotated(config.headDim(), config.headDim()).keySet()) {
      all.add(
          new Hypothesis(Cause.ROPE_ORDER, order, true, l -> rotated(l, config.headDim(), order)));
    }
    all.addAll(norms(config, layer));
    return all;
  }

  /** All seven matrices, then each alone. */
  private static List<boolean[]> choices() {
    List<boolean[]> choices = new ArrayList<>();
    boolean[] every = new boolean[NAMES.length];
    Arrays.fill(every, true);
    choices.add(every);
    for (int i = 0; i < NAMES.length; i++) {
      boolean[] one = new boolean[NAMES.length];
      one[i] = true;
      choices.add(one);
    }
    return choices;
  }

  private static String names(boolean[] chosen) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i]) {
        names.add(NAMES[i]);
      }
    }
    return names.size() == NAMES.length ? "every matrix" : String.join(", ", names);
  }

  /** Changes parts of a stacked layer. */
  private interface Change {
    BitLinear apply(BitLinear linear, boolean[] parts);
  }

  private static Layer map(Layer l, boolean[] chosen, Change change) {
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

  private static BitLinear reciprocal(BitLinear linear, boolean[] parts) {
    float[] betas = linear.betas().clone();
    for (int i = 0; i < betas.length; i++) {
      betas[i] = parts[i] ? 1 / betas[i] : betas[i];
    }
    return new BitLinear(linear.matrix(), linear.partRows(), betas);
  }

  private static BitLinear reordered(BitLinear linear, boolean[] parts, String order) {
    return permuted(
        linear, i -> parts[i] ? RowOrder.packed(linear.partRows()[i]).get(order) : null);
  }

  private static Layer rotated(Layer l, int dim, String order) {
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

  /** Takes sub-norms away, or puts in such whose weights are all 1, since true ones are unknown. */
  private static List<Hypothesis> norms(ModelConfig config, Layer layer) {
    List<Hypothesis> norms = new ArrayList<>();
    Map<String, boolean[]> choices =
        Map.of(
            "both sub-norms", new boolean[] {true, true},
            "attention's sub-norm", new boolean[] {true, false},
            "the feed-forward network's sub-norm", new boolean[] {false, true});
    choices.forEach(
        (name, chosen) -> {
          boolean present =
              chosen[0] ? layer.attentionSubNorm() != null : layer.ffnSubNorm() != null;
          UnaryOperator<Layer> change =
              l ->
                  normed(
                      l,
                      chosen[0] ? toggled(l.attentionSubNorm(), l.output(), config) : null,
                      chosen[0],
                      chosen[1] ? toggled(l.ffnSubNorm(), l.down(), config) : null,
                      chosen[1]);
          String what = present ? name + " left out" : name + ", their weights taken as 1";
          norms.add(new Hypothesis(Cause.SUB_NORM, what, present, change));
        });
    return norms;
  }

  private static @Nullable RmsNorm toggled(
      @Nullable RmsNorm norm, Linear after, ModelConfig config) {
    if (norm != null) {
      return null;
    }
    float[] ones = new float[after.k()];
    Arrays.fill(ones, 1);
    return RmsNorm.of(ones, config.normEpsilon());
  }

  private static Layer normed(
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
