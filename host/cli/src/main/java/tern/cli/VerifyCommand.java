package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tern.backend.CpuBackend;
import tern.checkpoint.ModelLoader;
import tern.model.SessionOptions;
import tern.text.Tokenizer;
import tern.verify.Comparison;
import tern.verify.Difference;
import tern.verify.Verifier;
import tern.verify.VerifyReport;

/** {@code tern verify}: where and why results differ. */
@Command(
    name = "verify",
    description = {
      "Runs a text on plain loops, on this processor and on the chosen backend, and compares every"
          + " tensor of every layer; and with states that another program stored, where given.",
      "Reports the first tensor, token and row that differ, by how much, and the likely cause, which"
          + " experiments on the layer find. Exit code 1 if anything differs."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  /** The text. */
  private static final class Text {
    @Option(
        names = "--ids",
        split = ",",
        paramLabel = "ID",
        description = "token ids, separated by commas")
    private int @Nullable [] ids;

    @Option(
        names = "--prompt",
        converter = Checks.Prompt.class,
        paramLabel = "TEXT",
        description = "text, for the model's tokenizer")
    private @Nullable String prompt;
  }

  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private CacheOptions cache;

  @ArgGroup(multiplicity = "1")
  private Text text;

  /** The model, named in one of two ways. */
  private static final class Which {
    @Parameters(
        paramLabel = "MODEL",
        description = "folder of a Hugging Face checkpoint, Tern folder, or GGUF file")
    private Path given;

    @Option(names = "--model", paramLabel = "MODEL", description = "the same, as other commands")
    private Path named;

    private Path path() {
      return given != null ? given : named;
    }
  }

  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(
      names = "--states",
      paramLabel = "FILE.safetensors",
      description =
          "what another program computed of the same ids: hidden_0 (embedding), hidden_1, ... (after"
              + " each layer; the last one normed) and logits, any of them; the cache is then float32"
              + " unless --cache says otherwise")
  private Path states;

  @Option(
      names = "--tolerance",
      defaultValue = "1e-4",
      converter = Checks.Probability.class,
      paramLabel = "SHARE",
      description =
          "largest difference to a stored state, relative to its largest value"
              + " (default: ${DEFAULT-VALUE}); backends must be equal")
  private double tolerance;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ModelLoader loader =
        ModelLoader.open(which.path(), Generation.warnings(spec.commandLine().getErr()));
    boolean half = cache.half(states == null);
    List<Verifier.Subject> subjects = subjects(half);
    int steps = 1 + subjects.size() + (states == null ? 0 : 1);
    try (Progress progress = new Progress("runs", steps)) {
      Verifier verifier = new Verifier(loader, ids(loader), half, name -> progress.step());
      Verifier.Stored stored = states == null ? null : new Verifier.Stored(states, tolerance);
      VerifyReport report = verifier.run(subjects, stored);
      out.println(json ? Json.text(report) : table(report));
      out.flush();
      return report.equal() ? 0 : Failures.WRONG_RESULT;
    }
  }

  private int[] ids(ModelLoader loader) {
    if (text.ids != null) {
      return text.ids;
    }
    try (Tokenizer tokenizer = Tokenizer.open(which.path(), loader.config().vocabularySize())) {
      return tokenizer.encode(text.prompt);
    }
  }

  /** This processor, and the chosen backend unless that is one of the two that always run. */
  private List<Verifier.Subject> subjects(boolean half) {
    List<Verifier.Subject> subjects = new ArrayList<>();
    SessionOptions best = half ? SessionOptions.best() : SessionOptions.best().fullCache();
    subjects.add(new Verifier.Subject("cpu", CpuBackend::new, best));
    if (backends.kind != BackendOptions.Kind.CPU
        && backends.kind != BackendOptions.Kind.REFERENCE) {
      String name = backends.kind.name().toLowerCase(Locale.ROOT);
      subjects.add(new Verifier.Subject(name, backends::open, best));
    }
    return subjects;
  }

  private static String table(VerifyReport report) {
    StringBuilder table = new StringBuilder();
    for (Comparison c : report.comparisons()) {
      table.append(
          String.format(
              Locale.ROOT,
              "%s and %s: %d tensors, %d values, largest difference %.2g of the largest value%n",
              c.name(),
              c.against(),
              c.tensors(),
              c.values(),
              c.largest()));
      if (c.first() != null) {
        table.append(found(c.first()));
      }
    }
    return table
        .append(report.equal() ? "nothing differs" : "results differ")
        .append(String.format(Locale.ROOT, ", %d tokens", report.tokens()))
        .toString();
  }

  private static String found(Difference d) {
    String where =
        d.tensor().equals("none")
            ? "before any tensor"
            : String.format(
                Locale.ROOT,
                "%s%s, token %d, row %d: expected %s, got %s",
                d.layer() < 0 ? "" : "layer " + d.layer() + ", ",
                d.tensor(),
                d.token(),
                d.row(),
                d.expected(),
                d.got());
    return String.format(
        Locale.ROOT,
        "  first    %s%n  cause    %s%n  because  %s%n",
        where,
        d.cause().text(),
        d.evidence());
  }
}
