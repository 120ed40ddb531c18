package tern.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tern.model.Layer;
import tern.model.ModelConfig;

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
              l -> LayerChange.map(l, chosen, LayerChange::reciprocal)));
    }
    for (String order : RowOrder.packed(4).keySet()) {
      for (boolean[] chosen : choices()) {
        all.add(
            new Hypothesis(
                Cause.PACKING_LAYOUT,
                order + " in " + names(chosen),
                true,
                l ->
                    LayerChange.map(
                        l, chosen, (b, parts) -> LayerChange.reordered(b, parts, order))));
      }
    }
    for (String order : RowOrder.rotated(config.headDim(), config.headDim()).keySet()) {
      all.add(
          new Hypothesis(
              Cause.ROPE_ORDER, order, true, l -> LayerChange.rotated(l, config.headDim(), order)));
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

  /** Takes sub-norms away, or puts in such whose weights are all 1, since true ones are unknown. */
  private static List<Hypothesis> norms(ModelConfig config, Layer layer) {
    List<Hypothesis> norms = new ArrayList<>();
    Map<String, boolean[]> choices = new LinkedHashMap<>();
    choices.put("attention's sub-norm", new boolean[] {true, false});
    choices.put("the feed-forward network's sub-norm", new boolean[] {false, true});
    choices.put("both sub-norms", new boolean[] {true, true});
    choices.forEach(
        (name, chosen) -> {
          boolean present =
              chosen[0] ? layer.attentionSubNorm() != null : layer.ffnSubNorm() != null;
          UnaryOperator<Layer> change =
              l ->
                  LayerChange.normed(
                      l,
                      chosen[0]
                          ? LayerChange.toggled(l.attentionSubNorm(), l.output(), config)
                          : null,
                      chosen[0],
                      chosen[1] ? LayerChange.toggled(l.ffnSubNorm(), l.down(), config) : null,
                      chosen[1]);
          String what = present ? name + " left out" : name + ", their weights taken as 1";
          norms.add(new Hypothesis(Cause.SUB_NORM, what, present, change));
        });
    return norms;
  }
}
