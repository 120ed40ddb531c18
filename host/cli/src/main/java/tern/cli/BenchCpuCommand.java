package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.bench.CpuBench;
import tern.bench.CpuReport;
import tern.bench.ModelShape;
import tern.folder.TernFolder;
import tern.model.SessionOptions;

/** {@code tern bench cpu}: whole tokens on this processor. */
@Command(
    name = "cpu",
    description = {
      "Runs whole tokens of a model with random weights on this processor: a prompt, then greedy"
          + " decoding.",
      "Reports medians, and the share of the memory's bandwidth that decoding uses."
    },
    mixinStandardHelpOptions = true)
final class BenchCpuCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModeOptions modes;

  @Option(
      names = "--shape",
      defaultValue = "2b4t",
      paramLabel = "SHAPE",
      description = Shapes.HELP + " (default: ${DEFAULT-VALUE})")
  private String shape;

  @Option(
      names = "--prompt-tokens",
      defaultValue = "256",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "tokens of the prompt (default: ${DEFAULT-VALUE})")
  private int promptTokens;

  @Option(
      names = "--tokens",
      defaultValue = "64",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "tokens to decode after the prompt (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "measure N times and take the median (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of weights and prompt (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--peer",
      paramLabel = "PYTHON",
      description =
          "a Python with the packages llama-cpp-python, gguf and numpy: llama.cpp runs a TQ2_0 model"
              + " of the same shape with a Q8_0 head, taking turns with Tern")
  private Path peer;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "write the model as a Tern folder there, which must not exist yet, and load it from it;"
              + " reports the seconds that loading takes")
  private Path folder;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    ModelShape known = Shapes.named(shape, spec);
    CpuBench bench =
        new CpuBench(
            new CpuBench.Workload(known, promptTokens, tokens, rounds, seed),
            modes.of(SessionOptions.best()));
    if (folder != null) {
      TernFolder.checkPlace(folder, false);
      bench.through(folder);
    }
    CpuReport report;
    try (LlamaPeer other = peer == null ? null : LlamaPeer.start(peer, known);
        Progress progress = new Progress("steps", bench.steps())) {
      report = bench.run(Optional.ofNullable(other), step -> progress.step());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : text(report));
    out.flush();
    return 0;
  }

  private static String text(CpuReport r) {
    String own =
        String.format(
            Locale.ROOT,
            """
            shape               %s, %d tokens of prompt, %d decoded, median of %d rounds
            kernels             %s
            decode              %.2f tokens/s
            prefill             %.1f tokens/s
            first token         %.3f s%s
            weights per token   %.1f MB, read at %.1f of %.1f GB/s (%.0f %%)
            peak memory         %.0f MB""",
            r.shape(),
            r.promptTokens(),
            r.decodedTokens(),
            r.rounds(),
            r.kernels(),
            r.decodeTokensPerSecond(),
            r.prefillTokensPerSecond(),
            r.timeToFirstTokenSeconds(),
            r.loadSeconds() == 0
                ? ""
                : String.format(Locale.ROOT, "%nloaded in           %.3f s", r.loadSeconds()),
            r.weightBytes() / 1e6,
            r.weightGBps(),
            r.memoryReadGBps(),
            100 * r.bandwidthShare(),
            r.peakBytes() / 1e6);
    if (r.peerDecodeTokensPerSecond() == 0) {
      return own;
    }
    return own
        + String.format(
            Locale.ROOT,
            "%nllama.cpp           decode %.2f tokens/s, prefill %.1f: Tern is %.2f and %.2f times"
                + " as fast",
            r.peerDecodeTokensPerSecond(),
            r.peerPrefillTokensPerSecond(),
            r.decodeTokensPerSecond() / r.peerDecodeTokensPerSecond(),
            r.prefillTokensPerSecond() / r.peerPrefillTokensPerSecond());
  }
}
