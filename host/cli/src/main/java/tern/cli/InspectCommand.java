package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tern.inspect.Fit;
import tern.inspect.MatrixReport;
import tern.inspect.ModelInspection;
import tern.inspect.ModelInspector;
import tern.model.ModelConfig;
import tern.resident.ProgramListing;

/** {@code tern inspect}: what a model consists of. */
@Command(
    name = "inspect",
    description = {
      "Says what a model consists of, what is unusual, why it cannot be run if so, and which"
          + " presets it fits.",
      "Speeds are derived: what a preset's ports and memory carry, divided by the bytes of all"
          + " BitLinears."
    },
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
  private Path model;

  @Option(names = "--tensors", description = "list every linear layer and every tensor")
  private boolean tensors;

  @Option(names = "--json", description = Json.HELP + ", with every layer and tensor")
  private boolean json;

  @Mixin private ProgramOptions program;

  @Override
  public Integer call() {
    if (program.asked()) {
      return program();
    }
    ModelInspector inspector = new ModelInspector(model);
    ModelInspection found;
    try (Progress progress = new Progress("matrices", inspector.steps())) {
      found = inspector.inspect(step -> progress.step());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(found));
    } else {
      print(found, out);
    }
    out.flush();
    return found.refusal() == null ? 0 : Failures.FAILED;
  }

  private int program() {
    ProgramListing listing = program.listing(model);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(listing));
    } else {
      ProgramOptions.print(listing, out);
    }
    out.flush();
    return 0;
  }

  private void print(ModelInspection found, PrintWriter out) {
    String architecture = found.architecture() == null ? "" : ", " + found.architecture();
    out.println(found.path() + ": " + found.kind() + architecture);
    if (found.refusal() != null) {
      out.println("cannot be run: " + found.refusal());
    }
    if (found.config() != null) {
      out.println(text(found.config()));
      out.printf(
          Locale.ROOT,
          "linear layers   %d, %d ternary weights, entropy %.3f bits a weight%n",
          found.matrices().size(),
          found.ternaryWeights(),
          found.entropyBits());
      out.println("tokenizer       " + found.tokenizer());
      out.println("chat template   " + found.chatTemplate());
    }
    if (tensors) {
      found.matrices().forEach(matrix -> out.println(text(matrix)));
      found
          .tensors()
          .forEach(t -> out.printf(Locale.ROOT, "%-56s %-12s %s%n", t.name(), t.type(), t.shape()));
    }
    found.fits().forEach(fit -> out.println(text(fit)));
    found.unusual().forEach(sentence -> out.println("unusual: " + sentence));
  }

  private static String text(ModelConfig c) {
    return String.format(
        Locale.ROOT,
        """
        layers          %d, hidden %d, feed-forward %d with %s
        attention       %d query heads and %d key heads of %d, rotations to base %s%s
        vocabulary      %d, context %d, ends with %s""",
        c.layers(),
        c.hiddenSize(),
        c.ffnSize(),
        c.gate() == ModelConfig.Gate.SILU ? "SiLU gate" : "squared ReLU gate",
        c.heads(),
        c.keyHeads(),
        c.headDim(),
        c.ropeTheta(),
        c.ropeScaling() == null ? "" : ", scaled: " + c.ropeScaling().getClass().getSimpleName(),
        c.vocabularySize(),
        c.contextSize(),
        c.endIds().stream().sorted().toList());
  }

  private static String text(MatrixReport m) {
    return String.format(
        Locale.ROOT,
        "%-36s %6d x %-6d %s  -1 %4.1f %%, 0 %4.1f %%, +1 %4.1f %%, %.3f bits, %d dead rows",
        m.name(),
        m.rows(),
        m.columns(),
        m.groupSize() == 0 ? "scale " + m.scale() : "groups of " + m.groupSize(),
        100 * m.minusOnes(),
        100 * m.zeros(),
        100 * m.plusOnes(),
        m.entropyBits(),
        m.deadRows());
  }

  private static String text(Fit fit) {
    return String.format(
        Locale.ROOT,
        "%-8s %s, %.1f MB of weight images, at most %.1f tokens/s of BitLinears (derived, %.2f GB/s)%s",
        fit.preset(),
        fit.fits() ? "fits" : "does not fit",
        fit.weightBytes() / 1e6,
        fit.decodeTokensPerSecond(),
        fit.bytesPerSecond() / 1e9,
        fit.cutMatrices() == 0
            ? ""
            : ", " + fit.cutMatrices() + " matrices in parts: maxK is " + fit.maxK());
  }
}
