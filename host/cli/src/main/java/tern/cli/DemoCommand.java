package tern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CheckedBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.CheckpointException;
import tern.generate.GenerationReport;
import tern.generate.Sampler;
import tern.model.SessionOptions;

/** {@code tern demo}: the trained model writes, with its products on the simulated hardware. */
@Command(
    name = "demo",
    description = {
      "Continues a prompt with the trained model, and checks every product.",
      "The chosen backend computes the BitLinears, and head and attention if it is told to, by"
          + " default the simulated hardware; every result is compared with the reference."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private ModeOptions modes;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "folder of a Hugging Face checkpoint, or a GGUF file (default: the one in models/)")
  private Path model;

  @Option(
      names = "--prompt",
      defaultValue = "It is a truth universally acknowledged, that",
      converter = Checks.Prompt.class,
      paramLabel = "TEXT",
      description = "text to continue (default: ${DEFAULT-VALUE})")
  private String prompt;

  @Option(
      names = "--max-tokens",
      defaultValue = "64",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "generate at most N tokens (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "SEED",
      description = "seed of the sampling (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  private final Function<BackendOptions, Backend> opener;

  DemoCommand() {
    this(BackendOptions::open);
  }

  /**
   * Creates the command with its own way to open a backend.
   *
   * @param opener used instead of {@link BackendOptions#open()}
   */
  DemoCommand(Function<BackendOptions, Backend> opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Sampler.Settings settings = new Sampler.Settings(0.7, 40, 0.95, seed);
    try (CheckedBackend backend =
        CheckedBackend.counting(opener.apply(backends), new ReferenceBackend())) {
      Path folder = model != null ? model : only(Backends.home().resolve("models"));
      GenerationReport r =
          Generation.run(
              folder,
              backend,
              prompt,
              maxTokens,
              List.of(),
              settings,
              modes.of(SessionOptions.best()),
              json ? null : out,
              spec.commandLine().getErr());
      out.print(json ? Json.text(r) + "\n" : table(r, backend.statistics().clockKhz()));
      if (!json) {
        HeadText.print(r.head(), out);
      }
      out.flush();
      backend.firstMismatch().ifPresent(place -> err.println("tern: " + place));
      return r.mismatches() == 0 ? 0 : Failures.WRONG_RESULT;
    }
  }

  private static String table(GenerationReport r, int clockKhz) {
    return String.format(
        Locale.ROOT,
        """

        tokens              %d (and %d of the prompt)
        jobs                %d
        results compared    %d
        mismatches          %d
        cycles              %d
        busy share          %.1f %%
        tokens/s simulated  %.0f at %s MHz
        wall time           %.1f s
        """,
        r.tokens(),
        r.promptTokens(),
        r.jobs(),
        r.comparisons(),
        r.mismatches(),
        r.cycles(),
        100 * r.busyShare(),
        r.tokensPerSecond(),
        Units.megahertz(clockKhz),
        r.wallSeconds());
  }

  /** Returns the one subfolder that holds a checkpoint. */
  private static Path only(Path models) {
    try (Stream<Path> folders = Files.list(models)) {
      List<Path> found =
          folders.filter(f -> Files.exists(f.resolve("config.json"))).sorted().toList();
      if (found.size() != 1) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s: holds %d checkpoints, expected one; choose one with --model",
                models,
                found.size()));
      }
      return found.getFirst();
    } catch (IOException missing) {
      throw new CheckpointException(models + ": cannot be listed: " + missing.getMessage());
    }
  }
}
