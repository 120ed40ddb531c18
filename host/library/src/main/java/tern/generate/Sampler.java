package tern.generate;

import java.util.SplittableRandom;

/** Chooses the next token from logits. Equal settings and logits give equal choices. */
public final class Sampler {
  /**
   * Settings of a sampler.
   *
   * @param temperature 0 for the most likely token; higher values flatten the distribution
   * @param topK number of most likely tokens to sample from, 0 for all
   * @param topP sample from the fewest tokens whose probabilities add up to this, 1 for all
   */
  public record Settings(double temperature, int topK, double topP, long seed) {
    public static final Settings GREEDY = new Settings(0, 0, 1, 0);

    public Settings {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "temperature is " + temperature + "; expected 0 or a positive number");
      }
      if (topK < 0) {
        throw new IllegalArgumentException("top-k is " + topK + "; expected 0 (all) or more");
      }
      if (!(topP > 0 && topP <= 1)) {
        throw new IllegalArgumentException("top-p is " + topP + "; expected above 0, at most 1");
      }
    }
  }

  private final Settings settings;
  private final SplittableRandom random;

  public Sampler(Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
  }

  /**
   * Chooses a token; of equal logits the first.
   *
   * @return its index
   * @throws IllegalArgumentException if a logit is NaN or the largest is infinite, which only a
   *     wrong computation gives
   */
  public int choose(float[] logits) {
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i])) {
        throw new IllegalArgumentException(
            "the logit of token " + i + " is NaN, expected a number");
      }
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    if (!Float.isFinite(logits[best])) {
      throw new IllegalArgumentException(
          "the largest logit, of token "
              + best
              + ", is "
              + logits[best]
              + ", expected a finite number");
    }
    return settings.temperature() == 0 ? best : draw(logits, logits[best]);
  }

  private int draw(float[] logits, float largest) {
    int limit = settings.topK() == 0 ? logits.length : Math.min(settings.topK(), logits.length);
    int[] order = TopTokens.of(logits, limit);
    double[] weights = new double[order.length];
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      weights[i] = Math.exp((logits[order[i]] - largest) / settings.temperature());
      sum += weights[i];
    }
    int kept = 0;
    double mass = 0;
    while (kept < order.length && (kept == 0 || mass < settings.topP() * sum)) {
      mass += weights[kept++];
    }
    double point = random.nextDouble() * mass;
    for (int i = 0; i < kept; i++) {
      point -= weights[i];
      if (point < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }
}
