package tern.cli;

import java.io.PrintWriter;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.Backends;
import tern.backend.DeviceBackend;
import tern.backend.LoadedMatrix;
import tern.device.Counters;
import tern.ternary.TernaryMatrix;

/** {@code tern bench gemm}: one product on the device, compared with plain loops. */
@Command(
    name = "gemm",
    description =
        "Multiplies M tokens by a ternary matrix of N rows and K columns on the simulated hardware,"
            + " compares every result, and reports where the cycles went.",
    mixinStandardHelpOptions = true)
final class BenchGemmCommand implements Callable<Integer> {
  /** What the weights are. */
  enum Weights {
    RANDOM,
    PLUS,
    MINUS,
    ZERO
  }

  /** What the activations are. */
  enum Activations {
    RANDOM,
    MIN,
    MAX
  }

  @Spec private CommandSpec spec;
  @Mixin private MemoryOptions memory;

  @Option(names = "--k", required = true, description = "columns: length of a dot product")
  private int k;

  @Option(names = "--n", required = true, description = "output rows")
  private int n;

  @Option(names = "--tokens", required = true, description = "tokens")
  private int tokens;

  @Option(names = "--preset", defaultValue = "sim", description = "default: ${DEFAULT-VALUE}")
  private String preset;

  @Option(
      names = "--weights",
      defaultValue = "random",
      description = "${COMPLETION-CANDIDATES} (default: random)")
  private Weights weights;

  @Option(
      names = "--activations",
      defaultValue = "random",
      description = "${COMPLETION-CANDIDATES}; MIN is -128 (default: random)")
  private Activations activations;

  @Option(names = "--seed", defaultValue = "0", description = "of what is random (default: 0)")
  private long seed;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /** What is measured; counters as the device counts them. */
  record Report(
      String preset,
      int k,
      int n,
      int tokens,
      boolean exact,
      long cycles,
      long busy,
      long starvedWeights,
      long starvedActivations,
      long blocked,
      long idle,
      long bytesRead,
      long bytesWritten,
      long macs,
      int peakMacsPerCycle,
      double busyShare,
      double busyMacShare) {}

  @Override
  public Integer call() {
    if (k < 1 || n < 1 || tokens < 1) {
      throw new ParameterException(
          spec.commandLine(), "k, n and tokens are %d, %d, %d; expected 1 or more".formatted(k, n, tokens));
    }
    SplittableRandom random = new SplittableRandom(seed);
    TernaryMatrix matrix = matrix(random);
    byte[] operands = new byte[Math.multiplyExact(tokens, k)];
    random.nextBytes(operands);
    if (activations != Activations.RANDOM) {
      java.util.Arrays.fill(operands, activations == Activations.MIN ? Byte.MIN_VALUE : Byte.MAX_VALUE);
    }
    int[] results = new int[Math.multiplyExact(tokens, n)];
    Report report;
    try (Progress progress = new Progress("product on the device", 2);
        DeviceBackend device = Backends.simulated(preset, memory.model())) {
      LoadedMatrix loaded = device.load(matrix);
      progress.step();
      device.clearCounters();
      loaded.multiply(operands, tokens, results);
      report = report(device, exact(matrix, operands, results));
      progress.step();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : report.toString());
    out.flush();
    return report.exact() ? 0 : Failures.WRONG_RESULT;
  }

  private TernaryMatrix matrix(SplittableRandom random) {
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder("bench", n, k);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        builder.set(
            row,
            column,
            switch (weights) {
              case RANDOM -> random.nextInt(3) - 1;
              case PLUS -> 1;
              case MINUS -> -1;
              case ZERO -> 0;
            });
      }
    }
    return builder.build();
  }

  private boolean exact(TernaryMatrix matrix, byte[] operands, int[] results) {
    return IntStream.range(0, n)
        .parallel()
        .allMatch(
            row -> {
              byte[] trits = new byte[k];
              matrix.copyRow(row, trits, 0);
              for (int m = 0; m < tokens; m++) {
                int sum = 0;
                for (int c = 0; c < k; c++) {
                  sum += operands[m * k + c] * trits[c];
                }
                if (sum != results[m * n + row]) {
                  return false;
                }
              }
              return true;
            });
  }

  private Report report(DeviceBackend device, boolean exact) {
    Counters c = device.counters();
    long macs = (long) k * n * tokens;
    int peak = device.config().peakMacsPerCycle();
    return new Report(
        preset,
        k,
        n,
        tokens,
        exact,
        c.cycles(),
        c.busy(),
        c.starvedWeights(),
        c.starvedActivations(),
        c.blocked(),
        c.idle(),
        c.bytesRead(),
        c.bytesWritten(),
        macs,
        peak,
        (double) c.busy() / c.cycles(),
        (double) macs / ((double) peak * c.cycles()));
  }
}
