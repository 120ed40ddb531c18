package tern.generate;

import java.util.Arrays;
import java.util.SplittableRandom;
import tern.model.Candidates;
import tern.model.TopTokens;

/**
 * Chooses the next token from logits. Equal settings and logits give equal choices.
 *
 * <p>The order is that of transformers: repetition penalty, temperature, top-k, top-p, min-p.
 *
 * <p>Used by one thread at a time.
 */
public final class Sampler {
  /**
   * Settings of a sampler.
   *
   * @param temperature 0 for the most likely token; higher values flatten the distribution
   * @param topK number of most likely tokens to sample from, 0 for all
   * @param topP sample from the fewest tokens whose probabilities add up to this, 1 for all
   * @param minP sample from tokens at least this many times as likely as the most likely one, 0 for
   *     all
   * @param repeatPenalty logits of the last {@value Repetition#WINDOW} tokens are divided by this
   *     if positive, else multiplied; 1 for no penalty
   */
  public record Settings(
      double temperature, int topK, double topP, double minP, double repeatPenalty, long seed) {
    /** The most likely token. */
    public static final Settings GREEDY = new Settings(0, 0, 1, 0);

    /** Checks the settings. */
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
      if (!(minP >= 0 && minP < 1)) {
        throw new IllegalArgumentException("min-p is " + minP + "; expected 0 or more, below 1");
      }
      if (!(repeatPenalty >= 1) || Double.isInfinite(repeatPenalty)) {
        throw new IllegalArgumentException(
            "repeat-penalty is " + repeatPenalty + "; expected 1 or more");
      }
    }

    /** Returns these settings with another seed. */
    public Settings plusSeed(long more) {
      return new Settings(temperature, topK, topP, minP, repeatPenalty, seed + more);
    }

    /** Most of the likely tokens that a choice looks at; 0 for all. */
    public int mostCandidates() {
      int wanted = temperature == 0 ? 1 : topK;
      int lowered = repeatPenalty == 1 ? 0 : Repetition.WINDOW;
      return wanted == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, wanted + (long) lowered);
    }

    /** Settings without min-p and repetition penalty. */
    public Settings(double temperature, int topK, double topP, long seed) {
      this(temperature, topK, topP, 0, 1, seed);
    }
  }

  private final Settings settings;
  private final SplittableRandom random;
  private final Repetition repetition;

  public Sampler(Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.repetition = new Repetition(settings.repeatPenalty());
  }

  /** Forgets the tokens before, and starts after others. */
  void restart(int[] ids) {
    repetition.restart(ids);
  }

  /** Whether it takes the most likely token, whatever came before. */
  boolean greedy() {
    return settings.mostCandidates() == 1 && settings.temperature() == 0;
  }

  /**
   * Refuses settings that look at more tokens than are listed.
   *
   * @param listed most likely tokens that there will be; 0 for all
   */
  void requireOf(int listed) {
    int wanted = settings.mostCandidates();
    if (listed != 0 && (wanted == 0 || wanted > listed)) {
      throw new IllegalArgumentException(
          "sampling looks at "
              + (wanted == 0 ? "all" : "up to " + wanted)
              + " tokens, the device lists "
              + listed
              + "; give a top-k of at most "
              + listed
              + ", and no repetition penalty");
    }
  }

  /**
   * How many of the most likely tokens it needs to choose; 0 for all logits. A penalty lowers only
   * the tokens in its window, so no other token but these can take their place.
   */
  int candidates() {
    int wanted = settings.temperature() == 0 ? 1 : settings.topK();
    return wanted == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, wanted + (long) repetition.size());
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
      best = logits[i] > logits[best] ? i : best;
    }
    requireFinite(best, logits[best]);
    float[] lowered = repetition.lowered(logits);
    int wanted = candidates() == 0 ? 0 : candidates() - repetition.size();
    if (wanted == 0) {
      return accept(Draw.ofAll(lowered, settings, random));
    }
    int[] ids = TopTokens.of(lowered, Math.min(wanted, lowered.length));
    return accept(ids[Draw.ofSorted(TopTokens.pick(lowered, ids), settings, random)]);
  }

  /**
   * Chooses among the most likely tokens, as if it saw all logits.
   *
   * @param most at least as many as {@link #candidates} asks for, or all
   */
  int choose(Candidates most) {
    requireFinite(most.ids()[0], most.logits()[0]);
    Candidates lowered = repetition.lowered(most);
    int wanted = candidates() - repetition.size();
    int count = Math.min(wanted, lowered.ids().length);
    float[] logits = Arrays.copyOf(lowered.logits(), count);
    return accept(lowered.ids()[Draw.ofSorted(logits, settings, random)]);
  }

  private int accept(int id) {
    repetition.add(id);
    return id;
  }

  private static void requireFinite(int id, float logit) {
    if (!Float.isFinite(logit)) {
      throw new IllegalArgumentException(
          "the largest logit, of token " + id + ", is " + logit + ", expected a finite number");
    }
  }
}
