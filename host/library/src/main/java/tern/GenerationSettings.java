package tern;

import java.util.List;
import java.util.Set;
import tern.generate.Sampler;
import tern.generate.Stopping;

/**
 * How {@link Tern} continues a text. Immutable, so any thread may use it.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param stops texts that end the generation, and are not part of it; none of them empty
 * @param sampling how each token is chosen
 */
public record GenerationSettings(int maxTokens, List<String> stops, Sampler.Settings sampling) {
  /** At most 256 tokens, each the most likely one. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(256, List.of(), Sampler.Settings.GREEDY);

  /** Checks the settings. */
  public GenerationSettings {
    stops = new Stopping(maxTokens, Set.of(), stops).strings();
  }

  /** Returns these settings with another limit. */
  public GenerationSettings withMaxTokens(int tokens) {
    return new GenerationSettings(tokens, stops, sampling);
  }

  /** Returns these settings with other texts that end the generation. */
  public GenerationSettings withStops(String... texts) {
    return new GenerationSettings(maxTokens, List.of(texts), sampling);
  }

  /** Returns these settings with another choice of tokens. */
  public GenerationSettings withSampling(Sampler.Settings other) {
    return new GenerationSettings(maxTokens, stops, other);
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
