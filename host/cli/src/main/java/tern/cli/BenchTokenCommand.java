package tern.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.bench.ModelShape;
import tern.bench.ResidentBench;
import tern.bench.ResidentTokenReport;
import tern.bench.ResidentWorkload;
import tern.bench.TokenBench;
import tern.bench.TokenReport;
import tern.bench.TokenWorkload;
import tern.device.sim.SimDevice;
import tern.model.HeadMode;

/** {@code tern bench token}: everything that a device multiplies in one step, cycle by cycle. */
@Command(
    name = "token",
    description = {
      "Runs all products of one step of a model on the simulated hardware: BitLinears, attention over"
          + " pages of integer keys and values, and the head.",
      "Shapes and order are the model's; weights, keys and values are random. Checks a sample of the"
          + " results of every job against plain loops. Reports time and bytes, in total and by part,"
          + " and apart from that the time that the host's own work takes on this machine.",
      "With --resident, runs whole tokens instead: the hardware is told a token's id, and computes the"
          + " next one by itself. Compares all that it leaves in memory with its twin in Java."
    },
    mixinStandardHelpOptions = true)
final class BenchTokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;
  @Mixin private MemoryOptions memory;
  @Mixin private StepOptions step;

  @Option(names = "--shape", required = true, paramLabel = "SHAPE", description = Shapes.HELP)
  private String shape;

  @Option(
      names = "--context",
      defaultValue = "1,256,1024,4096",
      split = ",",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description =
          "positions that the last token sees, its own included; several numbers are measured one"
              + " after the other (default: ${DEFAULT-VALUE})")
  private int[] contexts;

  @Option(
      names = "--tokens",
      defaultValue = "1",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description =
          "1: a decode step; more: the last N positions are a prefill (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--head",
      defaultValue = "fast",
      paramLabel = "HEAD",
      description =
          "${COMPLETION-CANDIDATES}; exact: five planes and two rows of activations; fast: two planes"
              + " and one row; none: the head is not on the device (default: ${DEFAULT-VALUE})")
  private Head head;

  /** The heads as they are typed. */
  enum Head {
    exact(HeadMode.EXACT),
    fast(HeadMode.FAST),
    none(HeadMode.HOST);

    private final HeadMode mode;

    Head(HeadMode mode) {
      this.mode = mode;
    }
  }

  @Option(
      names = "--page",
      defaultValue = "256",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "positions of a page of keys or values (default: ${DEFAULT-VALUE})")
  private int page;

  @Option(
      names = "--five-rows",
      description =
          "integers as five ternary rows each, as on hardware without planes, also on hardware that"
              + " has them")
  private boolean fiveRows;

  @Option(
      names = "--resident",
      description =
          "whole tokens without the host, on hardware with a vector unit; the program is made for the"
              + " longest context")
  private boolean resident;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    return resident ? resident() : products();
  }

  private int resident() {
    ModelShape known = Shapes.named(shape, spec);
    if (fiveRows || head == Head.none || step.gapMicros(spec) != 0) {
      throw refused(
          "--resident runs tokens with their head, without the host; expected none of --five-rows,"
              + " --head none and --host-gap-us");
    }
    int run = step.layers(known, spec);
    ResidentWorkload workload =
        new ResidentWorkload(known, run, tokens, head.mode, page, step.seed());
    List<ResidentTokenReport> reports = new ArrayList<>();
    String title;
    try (SimDevice device = simulator.open(memory.model(), null)) {
      int most = Arrays.stream(contexts).max().orElseThrow();
      ResidentBench bench = new ResidentBench(device, workload, most, device.exponentials());
      int steps = bench.loadSteps() + contexts.length * ResidentBench.RUN_STEPS;
      try (Progress progress = new Progress("twin and device", steps)) {
        bench.load(progress::step);
        for (int context : contexts) {
          reports.add(bench.run(context, device.memoryRates(), progress::step));
        }
      }
      title = ResidentTable.title(device.name(), workload, bench);
    } catch (IllegalArgumentException wrong) {
      throw refused("%s", wrong.getMessage());
    }
    print(ResidentTable.text(title, reports), reports);
    return reports.stream().allMatch(ResidentTokenReport::exact) ? 0 : Failures.WRONG_RESULT;
  }

  private void print(String table, List<?> reports) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(reports.size() == 1 ? reports.getFirst() : reports) : table);
    out.flush();
  }

  private int products() {
    TokenWorkload workload = workload();
    List<TokenReport> reports = new ArrayList<>();
    String title;
    try (SimDevice device = simulator.open(memory.model(), null);
        TokenBench bench = bench(device, workload)) {
      int steps = workload.loadSteps() + contexts.length * bench.runSteps();
      try (Progress progress = new Progress("layers on the device", steps)) {
        bench.load(progress::step);
        for (int context : contexts) {
          reports.add(bench.run(context, device.memoryRates(), progress::step));
        }
      }
      title = TokenTable.title(device.name(), bench.config().clockKhz(), workload);
    }
    print(TokenTable.text(title, reports), reports);
    return reports.stream().allMatch(TokenReport::exact) ? 0 : Failures.WRONG_RESULT;
  }

  private TokenBench bench(SimDevice device, TokenWorkload workload) {
    try {
      int most = Arrays.stream(contexts).max().orElseThrow();
      return new TokenBench(device, workload, most);
    } catch (IllegalArgumentException wrong) {
      throw refused("%s", wrong.getMessage());
    }
  }

  private TokenWorkload workload() {
    ModelShape known = Shapes.named(shape, spec);
    int run = step.layers(known, spec);
    for (int context : contexts) {
      if (context < tokens) {
        throw refused(
            "--context is %d, --tokens is %d; the last token sees at least the others",
            context, tokens);
      }
    }
    double gap = step.gapMicros(spec);
    return new TokenWorkload(known, run, tokens, head.mode, page, fiveRows, gap, step.seed());
  }

  private ParameterException refused(String why, Object... values) {
    return new ParameterException(spec.commandLine(), String.format(Locale.ROOT, why, values));
  }
}
