package tern.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.bench.PageBench;
import tern.bench.PageReport;
import tern.device.sim.SimDevice;

/** {@code tern bench pages}: what one page of keys or values costs. */
@Command(
    name = "pages",
    description = {
      "Runs jobs of attention on the simulated hardware, one page of keys or values each, queued"
          + " behind one another.",
      "Reports the cycles of a page beside those that its bytes need, and where the rest went; as"
          + " planes, if the hardware has them, and as five ternary rows for an integer row."
    },
    mixinStandardHelpOptions = true)
final class BenchPagesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;
  @Mixin private MemoryOptions memory;

  @Option(
      names = "--head-dim",
      defaultValue = "128,64,96,100",
      split = ",",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "widths of a head (default: ${DEFAULT-VALUE})")
  private int[] headDims;

  @Option(
      names = "--positions",
      defaultValue = "256",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "positions of a page (default: ${DEFAULT-VALUE})")
  private int positions;

  @Option(
      names = "--group",
      defaultValue = "4",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description =
          "query heads that share a key head: token rows of a page of keys, half of those of a page"
              + " of values (default: ${DEFAULT-VALUE})")
  private int group;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of pages and activations (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    List<PageReport> reports = new ArrayList<>();
    String preset;
    int kinds = PageBench.Kind.values().length;
    try (Progress progress = new Progress("kinds of pages", (long) kinds * headDims.length);
        SimDevice device = simulator.open(memory.model(), null)) {
      PageBench bench = new PageBench(device, seed);
      for (int headDim : headDims) {
        for (PageBench.Kind kind : PageBench.Kind.values()) {
          reports.addAll(bench.run(kind, headDim, positions, group));
          progress.step();
        }
      }
      preset = device.name();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(reports) : table(preset, reports));
    out.flush();
    return reports.stream().allMatch(PageReport::exact) ? 0 : Failures.WRONG_RESULT;
  }

  private String table(String preset, List<PageReport> reports) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "pages of %d positions on preset %s, many queued: cycles of one%n"
                + "%-4s %8s %-8s %4s %5s %7s %9s %6s %7s %9s %9s %12s %9s %6s%n",
            positions,
            preset,
            "page",
            "head dim",
            "form",
            "rows",
            "exact",
            "bytes'",
            "measured",
            "ratio",
            "beyond",
            "busy",
            "blocked",
            "activations",
            "weights",
            "idle"));
    for (PageReport r : reports) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-4s %8d %-8s %4d %5s %7d %9.1f %6.3f %7.1f %9.1f %9.1f %12.1f %9.1f %6.1f%n",
              r.kind(),
              r.headDim(),
              r.form(),
              r.tokenRows(),
              r.exact() ? "yes" : "NO",
              r.leastCycles(),
              r.cycles(),
              r.ratio(),
              r.jobCycles(),
              r.busy(),
              r.blocked(),
              r.starvedActivations(),
              r.starvedWeights(),
              r.idle()));
    }
    return table.toString().stripTrailing();
  }
}
