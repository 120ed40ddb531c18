package tern.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;
import tern.generate.Sampler;
import tern.generate.Stopping;

/** Options that choose tokens, and where a text ends. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      defaultValue = "0",
      converter = Checks.Temperature.class,
      paramLabel = "T",
      description = "sampling temperature; 0: the most likely token (default: ${DEFAULT-VALUE})")
  private double temperature;

  @Option(
      names = "--top-k",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      paramLabel = "K",
      description = "sample from the K most likely tokens; 0: from all (default: ${DEFAULT-VALUE})")
  private int topK;

  @Option(
      names = "--top-p",
      defaultValue = "1",
      converter = Checks.Probability.class,
      paramLabel = "P",
      description =
          "sample from the fewest tokens whose probabilities add up to P; 1: from all"
              + " (default: ${DEFAULT-VALUE})")
  private double topP;

  @Option(
      names = "--min-p",
      defaultValue = "0",
      converter = Checks.Share.class,
      paramLabel = "P",
      description =
          "sample from tokens at least P times as likely as the most likely one; 0: from all"
              + " (default: ${DEFAULT-VALUE})")
  private double minP;

  @Option(
      names = "--repeat-penalty",
      defaultValue = "1",
      converter = Checks.Penalty.class,
      paramLabel = "R",
      description =
          "make the last 64 tokens less likely: divide positive logits by R, multiply others by R;"
              + " 1: do not (default: ${DEFAULT-VALUE})")
  private double repeatPenalty;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of the sampling (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--stop",
      converter = Checks.Text.class,
      paramLabel = "TEXT",
      description = "end before this text; may be given several times")
  private List<String> stops = List.of();

  Sampler.Settings settings() {
    return new Sampler.Settings(temperature, topK, topP, minP, repeatPenalty, seed);
  }

  List<String> stops() {
    return stops;
  }

  Stopping stopping(int maxTokens) {
    return new Stopping(maxTokens, Set.of(), stops);
  }
}
