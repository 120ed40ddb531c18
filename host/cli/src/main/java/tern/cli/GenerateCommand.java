package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.generate.GenerationReport;
import tern.generate.Sampler;

/** {@code tern generate}: continues a prompt. */
@Command(
    name = "generate",
    description = "Continues a prompt. All backends give the same tokens.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FOLDER",
      description = "folder of a Hugging Face checkpoint")
  private Path model;

  @Option(
      names = "--prompt",
      required = true,
      converter = Checks.Prompt.class,
      paramLabel = "TEXT",
      description = "text to continue")
  private String prompt;

  @Option(
      names = "--max-tokens",
      defaultValue = "64",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "generate at most N tokens (default: ${DEFAULT-VALUE})")
  private int maxTokens;

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
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of the sampling (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Sampler.Settings settings = new Sampler.Settings(temperature, topK, topP, seed);
    try (Backend backend = backends.open()) {
      GenerationReport report =
          Generation.run(
              model,
              backend,
              prompt,
              maxTokens,
              settings,
              json ? null : out,
              spec.commandLine().getErr());
      if (json) {
        out.println(Json.text(report));
      }
      out.flush();
    }
    return 0;
  }
}
