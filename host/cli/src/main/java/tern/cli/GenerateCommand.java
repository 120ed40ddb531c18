package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.generate.GenerationReport;

/** {@code tern generate}: continues a prompt. */
@Command(
    name = "generate",
    description = "Continues a prompt. All backends give the same tokens.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private SamplingOptions sampling;
  @Mixin private CacheOptions cache;
  @Mixin private ModeOptions modes;
  @Mixin private ResidentChoice resident;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
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

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    resident.check(sampling.settings(), backends, modes, cache);
    GenerationReport report =
        Generation.run(
            model,
            (loader, positions) ->
                resident.open(loader, positions, sampling.settings(), backends, modes, cache, err),
            prompt,
            maxTokens,
            sampling.stops(),
            sampling.settings(),
            json ? null : out,
            err);
    if (json) {
      out.println(Json.text(report));
    } else {
      HeadText.print(report.head(), err);
      ResidentText.print(report.resident(), err);
    }
    out.flush();
    return 0;
  }
}
