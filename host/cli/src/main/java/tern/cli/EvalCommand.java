package tern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.checkpoint.ModelLoader;
import tern.evaluate.ChoiceReport;
import tern.evaluate.Choices;
import tern.evaluate.EvaluationException;
import tern.evaluate.Perplexity;
import tern.evaluate.PerplexityReport;
import tern.evaluate.Question;
import tern.evaluate.Questions;
import tern.evaluate.Windows;
import tern.model.ModelConfig;
import tern.text.Tokenizer;

/** {@code tern eval}: how well a model predicts. */
@Command(
    name = "eval",
    description = {
      "Measures the perplexity of a text, or scores multiple-choice questions.",
      "The text is cut into windows; each token is scored once, with at least window - stride tokens"
          + " before it. A question's answer is the choice of the highest log-likelihood, as it is"
          + " and for each byte of it. All backends give the same figures."
    },
    mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {
  /** What is evaluated. */
  private static final class Task {
    @Option(names = "--text", paramLabel = "FILE", description = "text in UTF-8")
    private Path text;

    @Option(
        names = "--choices",
        paramLabel = "FILE.jsonl",
        description =
            "questions, one a line: {\"context\": TEXT, \"choices\": [TEXT, ...], \"answer\":"
                + " INDEX}")
    private Path choices;
  }

  /** The longest window that is chosen where none is given. */
  private static final int LONGEST = 2048;

  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private CacheOptions cache;
  @Mixin private ModeOptions modes;

  @ArgGroup(multiplicity = "1")
  private Task task;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
  private Path model;

  @Option(
      names = "--window",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "tokens of a window (default: the model's context, at most 2048)")
  private Integer window;

  @Option(
      names = "--stride",
      converter = Checks.Positive.class,
      paramLabel = "S",
      description = "tokens from one window to the next (default: half a window)")
  private Integer stride;

  @Option(
      names = "--max-tokens",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "score the first N tokens of the text only")
  private Integer maxTokens;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    if (task.choices != null && (window != null || stride != null || maxTokens != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--window, --stride and --max-tokens do nothing with --choices; leave them out");
    }
    PrintWriter out = spec.commandLine().getOut();
    ModelLoader loader = ModelLoader.open(model, Generation.warnings(spec.commandLine().getErr()));
    try (Tokenizer tokenizer = Tokenizer.open(model, loader.config().vocabularySize())) {
      out.println(task.text != null ? perplexity(loader, tokenizer) : choices(loader, tokenizer));
    }
    out.flush();
    return 0;
  }

  private String perplexity(ModelLoader loader, Tokenizer tokenizer) {
    Windows windows = windows(loader.config());
    int[] ids = tokenizer.encode(text());
    if (maxTokens != null && maxTokens < ids.length - 1) {
      ids = Arrays.copyOf(ids, maxTokens + 1);
    }
    if (ids.length < 2) {
      throw new EvaluationException(
          task.text + ": has " + ids.length + " tokens, expected at least 2");
    }
    try (Backend backend = backends.open();
        Progress progress = new Progress("windows", windows.count(ids.length))) {
      PerplexityReport report =
          Perplexity.of(
              loader.load(backend),
              modes.of(backends.session(cache.half())),
              ids,
              windows,
              progress::step);
      return json ? Json.text(report) : table(report);
    }
  }

  private Windows windows(ModelConfig config) {
    int length = window != null ? window : Math.min(config.contextSize(), LONGEST);
    config.requireContext(length);
    try {
      return new Windows(length, stride != null ? stride : Math.max(1, length / 2));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }

  private String text() {
    try {
      return Files.readString(task.text);
    } catch (IOException unreadable) {
      throw new EvaluationException(
          task.text + ": cannot be read as UTF-8 text: " + unreadable.getMessage(), unreadable);
    }
  }

  private String choices(ModelLoader loader, Tokenizer tokenizer) {
    List<Question> questions = Questions.read(task.choices);
    try (Backend backend = backends.open();
        Progress progress = new Progress("questions", questions.size())) {
      ChoiceReport report =
          new Choices(loader.load(backend), tokenizer, modes.of(backends.session(cache.half())))
              .run(questions, progress::step);
      return json ? Json.text(report) : table(report);
    }
  }

  private static String table(PerplexityReport r) {
    return String.format(
        Locale.ROOT,
        """
        tokens      %d
        windows     of %d tokens, every %d
        nats/token  %.6f +- %.6f
        perplexity  %.4f +- %.4f""",
        r.tokens(),
        r.window(),
        r.stride(),
        r.nats(),
        r.standardError(),
        r.perplexity(),
        r.perplexityError());
  }

  private static String table(ChoiceReport r) {
    return String.format(
        Locale.ROOT,
        """
        questions            %d
        accuracy             %.4f +- %.4f
        accuracy, per byte   %.4f +- %.4f""",
        r.questions(),
        r.accuracy(),
        r.standardError(),
        r.normalizedAccuracy(),
        r.normalizedError());
  }
}
