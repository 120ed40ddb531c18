package tern.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tern.model.Layer;
import tern.model.ModelConfig;

/**
 * Finds why some layers make another state of the one before them than what is stored: computes
 * them again from the stored state, as if each cause in turn were true.
 */
final class StateDiagnosis {
  /** A cause that cannot make results agree exactly must at least halve the difference. */
  private static final double NEARER = 0.5;

  /** What a true cause leaves of a difference may be an activation that is rounded otherwise. */
  private static final double REST = 0.1;

  /** Most activations that are rounded otherwise at once. */
  private static final int FLIPS = 3;

  private final ModelConfig config;
  private final Segment segment;
  private final ToDoubleFunction<Trace> distance;
  private final double tolerance;

  /**
   * Creates experiments.
   *
   * @param distance relative difference of a run of the segment to the stored state
   * @param tolerance of a run that agrees
   */
  StateDiagnosis(
      ModelConfig config, Segment segment, ToDoubleFunction<Trace> distance, double tolerance) {
    this.config = config;
    this.segment = segment;
    this.distance = distance;
    this.tolerance = tolerance;
  }

  /** Returns the difference with its cause. */
  Difference explain(Difference first) {
    Trace base = segment.run(UnaryOperator.identity());
    double before = distance.applyAsDouble(base);
    if (before <= tolerance) {
      return first.because(
          Cause.ROUNDING,
          "computed from the stored state before it, it agrees: a difference below the tolerance"
              + " changed how an activation is rounded");
    }
    Difference flipped = flips(first, base, before);
    return flipped != null ? flipped : hypotheses(first, before);
  }

  private Difference hypotheses(Difference first, double before) {
    Hypothesis best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Hypothesis next : Hypotheses.of(config, segment.layers().getFirst())) {
      double after = distance.applyAsDouble(segment.run(next.change()));
      if (after < least) {
        least = after;
        best = next;
      }
    }
    String falls = "the difference falls from " + text(before) + " to " + text(least);
    if (best != null && (least <= tolerance || least < (best.exact() ? REST : NEARER) * before)) {
      return first.because(best.cause(), "with " + best.what() + ", " + falls);
    }
    return first.because(
        Cause.UNKNOWN,
        best == null
            ? "every experiment overflows"
            : "the best experiment is " + best.what() + ": " + falls);
  }

  /** Rounds activations next to a tie the other way, one after the other, until results agree. */
  private @Nullable Difference flips(Difference first, Trace base, double before) {
    List<NearTie> ties = NearTie.find(segment.layers(), base, first.token());
    List<Layer> layers = new ArrayList<>(segment.layers());
    List<String> made = new ArrayList<>();
    double now = before;
    while (made.size() < FLIPS) {
      Map.Entry<NearTie, Double> best =
          ties.stream()
              .map(tie -> Map.entry(tie, distance.applyAsDouble(segment.run(tie.flip(layers)))))
              .min(Comparator.comparingDouble(Map.Entry::getValue))
              .orElse(null);
      if (best == null || best.getValue() > NEARER * now) {
        return null;
      }
      NearTie tie = best.getKey();
      List<Layer> changed = tie.flip(layers);
      layers.clear();
      layers.addAll(changed);
      made.add(tie.text());
      now = best.getValue();
      if (now <= tolerance) {
        return first.because(
            Cause.ROUNDING,
            "it agrees with " + String.join(" and ", made) + ", which lies between two integers");
      }
    }
    return null;
  }

  private static String text(double share) {
    return BackendDiagnosis.number(share);
  }
}
