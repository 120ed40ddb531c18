package tern;

import tern.generate.Sampler;

/**
 * How {@link Tern} continues a text. Immutable.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param sampling how each token is chosen
 */
public record GenerationSettings(int maxTokens, Sampler.Settings sampling) {
  /** At most 256 tokens, each the most likely one. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(256, Sampler.Settings.GREEDY);

  /** Checks the settings. */
  public GenerationSettings {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + "; expected at least 1");
    }
  }

  /** Returns these settings with another limit. */
  public GenerationSettings withMaxTokens(int tokens) {
    return new GenerationSettings(tokens, sampling);
  }

  /** Returns these settings with another choice of tokens. */
  public GenerationSettings withSampling(Sampler.Settings other) {
    return new GenerationSettings(maxTokens, other);
  }

  /**
   * Returns these settings with tokens drawn at random from all.
   *
   * @param temperature 0 for the most likely token; higher values flatten the distribution
   * @param seed equal seeds give equal texts
   */
  public GenerationSettings withTemperature(double temperature, long seed) {
    return withSampling(new Sampler.Settings(temperature, 0, 1, seed));
  }
}
