package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.DeviceBackend;
import tern.backend.LoadedMatrix;
import tern.bench.GemmOperands;
import tern.bench.GemmReport;
import tern.device.sim.SimDevice;

/** {@code tern bench gemm}: one product on the device, compared with plain loops. */
@Command(
    name = "gemm",
    description = {
      "Multiplies tokens by a matrix of N rows and K columns on the simulated hardware: ternary, or"
          + " of integers within +-121.",
      "Compares every result with plain loops, and reports where the cycles went."
    },
    mixinStandardHelpOptions = true)
final class BenchGemmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;
  @Mixin private MemoryOptions memory;

  @Option(
      names = "--k",
      required = true,
      paramLabel = "K",
      description = "columns of the matrix: the length of a dot product")
  private int k;

  @Option(names = "--n", required = true, paramLabel = "N", description = "rows of the matrix")
  private int n;

  @Option(
      names = "--tokens",
      required = true,
      paramLabel = "M",
      description = "tokens to multiply by it")
  private int tokens;

  @Option(
      names = "--planes",
      description = {
        "multiply by integers as trit planes; a device without planes",
        "multiplies by five ternary rows for each row"
      })
  private boolean planes;

  @Option(
      names = "--weights",
      defaultValue = "random",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private GemmOperands.Weights weights;

  @Option(
      names = "--activations",
      defaultValue = "random",
      description = "${COMPLETION-CANDIDATES}; MIN is -128, MAX is 127 (default: ${DEFAULT-VALUE})")
  private GemmOperands.Activations activations;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of random operands (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--trace",
      paramLabel = "FILE.fst",
      description = "write the waveforms of the simulation to this file")
  private Path trace;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    checkSize();
    GemmReport report;
    try (Progress progress = new Progress("product on the device", 3);
        SimDevice simulated = simulator.open(memory.model(), trace);
        DeviceBackend device = new DeviceBackend(simulated)) {
      GemmOperands operands = GemmOperands.draw(k, n, tokens, planes, weights, activations, seed);
      LoadedMatrix loaded = operands.weights().apply(device);
      progress.step();
      int[] results = new int[tokens * n];
      device.clearCounters();
      loaded.multiply(operands.activations(), tokens, results);
      var counters = device.counters();
      progress.step();
      boolean exact = operands.exact(results);
      report =
          GemmReport.of(
              simulated.name(),
              k,
              n,
              tokens,
              planes,
              exact,
              counters,
              device.config(),
              simulated.memoryRates());
      progress.step();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : report.table());
    out.flush();
    return report.exact() ? 0 : Failures.WRONG_RESULT;
  }

  private void checkSize() {
    if (k < 1 || n < 1 || tokens < 1) {
      refuse("expected 1 or more");
    }
    if ((long) tokens * Math.max(k, n) > Integer.MAX_VALUE - 8) {
      refuse("operands and results of more than 2^31 - 9 values do not fit; use fewer tokens");
    }
  }

  private void refuse(String why) {
    throw new ParameterException(
        spec.commandLine(),
        String.format(
            Locale.ROOT, "--k, --n and --tokens are %d, %d and %d; %s", k, n, tokens, why));
  }
}
