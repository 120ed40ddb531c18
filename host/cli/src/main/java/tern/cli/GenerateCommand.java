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
    description = "Continues a prompt; all backends give the same tokens.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;

  @Option(names = "--model", required = true, description = "folder of a Hugging Face checkpoint")
  private Path model;

  @Option(
      names = "--prompt",
      required = true,
      converter = Checks.Prompt.class,
      description = "text to continue")
  private String prompt;

  @Option(
      names = "--max-tokens",
      defaultValue = "64",
      converter = Checks.Positive.class,
      description = "most tokens to generate (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  @Option(
      names = "--temperature",
      defaultValue = "0",
      converter = Checks.Temperature.class,
      description = "0: always the most likely token (default)")
  private double temperature;

  @Option(
      names = "--top-k",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      description = "sample from the k most likely tokens; 0: from all (default)")
  private int topK;

  @Option(
      names = "--top-p",
      defaultValue = "1",
      converter = Checks.Probability.class,
      description = "sample from the fewest tokens of this probability (default: all)")
  private double topP;

  @Option(names = "--seed", defaultValue = "0", description = "of the draws (default: 0)")
  private long seed;

  @Option(names = "--json", description = "print one JSON object at the end and nothing else")
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
