package tern.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.bench.SimSpeed;
import tern.device.sim.SimDevice;

/** {@code tern bench sim}: the speed of the simulator on this machine. */
@Command(
    name = "sim",
    description = {
      "Measures how fast this machine simulates a configuration while its array is busy.",
      "Reports the median of several runs, after a warm-up."
    },
    mixinStandardHelpOptions = true)
final class BenchSimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;
  @Mixin private MemoryOptions memory;

  @Option(
      names = "--tokens",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "tokens per job; 1: as in decoding; 0: as many as fill the array"
              + " (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "runs to take the median of (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      paramLabel = "S",
      description = "wall time per run in seconds (default: ${DEFAULT-VALUE})")
  private double seconds;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    if (tokens < 0 || runs < 1 || !(seconds >= 0)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--tokens, --runs and --seconds are %d, %d and %s; expected at least 0, 1 and 0",
              tokens,
              runs,
              seconds));
    }
    SimSpeed.Report report;
    try (Progress progress = new Progress("runs of the simulator", runs + 1);
        SimDevice device = simulator.open(memory.model(), null)) {
      report = new SimSpeed(device, tokens).run(device.name(), runs, seconds, progress::step);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : table(report));
    out.flush();
    return report.exact() ? 0 : Failures.WRONG_RESULT;
  }

  private static String table(SimSpeed.Report r) {
    return String.format(
        Locale.ROOT,
        """
        simulator of preset %s, %d tokens per job, median of %d runs
        exact              %s
        cpu share          %.2f of a processor
        busy               %.1f %%
        cycles/s           %.0f
        lane-MACs/s        %.3g""",
        r.preset(),
        r.tokens(),
        r.runs(),
        r.exact() ? "yes" : "NO",
        r.cpuShare(),
        100 * r.busyShare(),
        r.cyclesPerSecond(),
        r.laneMacsPerSecond());
  }
}
