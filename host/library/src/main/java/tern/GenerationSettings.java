package tern;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tern.generate.Sampler;
import tern.generate.Stopping;
import tern.model.HeadMode;
import tern.model.PageOptions;
import tern.model.SessionOptions;

/**
 * How {@link Tern} continues a text. Immutable, so any thread may use it.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param stops texts that end the generation, and are not part of it; none of them empty
 * @param sampling how each token is chosen
 * @param head where the head is computed
 * @param pages pages of integer attention, which the backend multiplies if it can; null for
 *     attention in float32
 */
public record GenerationSettings(
    int maxTokens,
    List<String> stops,
    Sampler.Settings sampling,
    HeadMode head,
    @Nullable PageOptions pages) {
  /** At most 256 tokens, each the most likely one; head and attention in float32 on the host. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(256, List.of(), Sampler.Settings.GREEDY, HeadMode.HOST, null);

  /** Checks the settings. */
  public GenerationSettings {
    stops = new Stopping(maxTokens, Set.of(), stops).strings();
  }

  /** Returns these settings with another limit. */
  public GenerationSettings withMaxTokens(int tokens) {
    return new GenerationSettings(tokens, stops, sampling, head, pages);
  }

  /** Returns these settings with other texts that end the generation. */
  public GenerationSettings withStops(String... texts) {
    return new GenerationSettings(maxTokens, List.of(texts), sampling, head, pages);
  }

  /** Returns these settings with another choice of tokens. */
  public GenerationSettings withSampling(Sampler.Settings other) {
    return new GenerationSettings(maxTokens, stops, other, head, pages);
  }

  /** Returns these settings with the head computed elsewhere. */
  public GenerationSettings withHead(HeadMode mode) {
    return new GenerationSettings(maxTokens, stops, sampling, mode, pages);
  }

  /** Returns these settings with integer attention over pages. */
  public GenerationSettings withIntegerAttention(PageOptions sizes) {
    return new GenerationSettings(maxTokens, stops, sampling, head, sizes);
  }

  SessionOptions session() {
    SessionOptions options = SessionOptions.best().withHead(head);
    return pages == null ? options : options.integerAttention(pages);
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
