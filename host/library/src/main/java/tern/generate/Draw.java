package tern.generate;

import java.util.SplittableRandom;
import tern.model.TopTokens;

/** Draws an index from logits at random; at temperature 0 it takes the largest. */
final class Draw {
  /** Most likely tokens that are looked at first; usually they hold the mass of top-p. */
  private static final int FIRST = 64;

  private Draw() {}

  /**
   * Draws from all tokens of a vocabulary, without sorting them: top-p looks at the most likely
   * ones, and at more of them only while their mass does not suffice.
   */
  static int ofAll(float[] logits, Sampler.Settings settings, SplittableRandom random) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] weights = weights(logits, largest, settings);
    if (settings.topP() == 1) {
      return pick(weights, weights.length, settings, random);
    }
    double wanted = settings.topP() * sum(weights, weights.length, 0);
    for (int count = FIRST; ; count = (int) Math.min(8L * count, logits.length)) {
      int[] ids = TopTokens.of(logits, Math.min(count, logits.length));
      double[] likely = new double[ids.length];
      for (int i = 0; i < ids.length; i++) {
        likely[i] = weights[ids[i]];
      }
      int nucleus = nucleus(likely, wanted);
      if (nucleus < ids.length || ids.length == logits.length) {
        return ids[pick(likely, nucleus, settings, random)];
      }
    }
  }

  /** Draws from logits that descend, and returns a place among them. */
  static int ofSorted(float[] logits, Sampler.Settings settings, SplittableRandom random) {
    if (settings.temperature() == 0) {
      return 0;
    }
    double[] weights = weights(logits, logits[0], settings);
    double wanted = settings.topP() * sum(weights, weights.length, 0);
    int count = settings.topP() == 1 ? weights.length : nucleus(weights, wanted);
    return pick(weights, count, settings, random);
  }

  /** Returns probabilities but for a factor: 1 for the most likely token. */
  private static double[] weights(float[] logits, float largest, Sampler.Settings settings) {
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      weights[i] = Math.exp((logits[i] - largest) / settings.temperature());
    }
    return weights;
  }

  /** Adds the first weights, except those below {@code least}. */
  private static double sum(double[] weights, int count, double least) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[i] >= least ? weights[i] : 0;
    }
    return sum;
  }

  /** Returns how many of the first weights have a sum; at least one, at most all. */
  private static int nucleus(double[] weights, double wanted) {
    int kept = 0;
    double mass = 0;
    while (kept < weights.length && (kept == 0 || mass < wanted)) {
      mass += weights[kept++];
    }
    return kept;
  }

  /** Draws one of the first weights, except those that min-p leaves out. */
  private static int pick(
      double[] weights, int count, Sampler.Settings settings, SplittableRandom random) {
    double point = random.nextDouble() * sum(weights, count, settings.minP());
    int last = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] >= settings.minP() && weights[i] > 0) {
        point -= weights[i];
        last = i;
      }
      if (point < 0) {
        break;
      }
    }
    return last;
  }
}
