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
import tern.bench.ModelBench;
import tern.bench.ModelReport;
import tern.bench.ModelShape;
import tern.device.sim.SimDevice;

/** {@code tern bench model}: every BitLinear of one step of a model, cycle by cycle. */
@Command(
    name = "model",
    description = {
      "Runs every BitLinear of one step of a model on the simulated hardware.",
      "Shapes and order are the model's, weights are random. Checks a sample of the results against"
          + " plain loops. Reports time and bytes, in total and per projection."
    },
    mixinStandardHelpOptions = true)
final class BenchModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;
  @Mixin private MemoryOptions memory;
  @Mixin private StepOptions step;

  @Option(names = "--shape", required = true, paramLabel = "SHAPE", description = Shapes.HELP)
  private String shape;

  @Option(
      names = "--tokens",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "1: a decode step; more: a prefill of this many tokens (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--trace",
      paramLabel = "FILE.fst",
      description = "write the waveforms of the simulation to this file")
  private Path trace;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    ModelBench.Workload workload = workload();
    ModelReport report;
    int clockKhz;
    String preset;
    try (Progress progress = new Progress("products on the device", 2L * workload.matrices());
        SimDevice device = simulator.open(memory.model(), trace)) {
      ModelBench bench = new ModelBench(device, workload);
      bench.load(progress::step);
      report = bench.run(device.memoryRates(), progress::step);
      preset = device.name();
      clockKhz = bench.config().clockKhz();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : ModelTable.text(preset, clockKhz, workload, report));
    out.flush();
    return report.exact() ? 0 : Failures.WRONG_RESULT;
  }

  private ModelBench.Workload workload() {
    ModelShape known = Shapes.named(shape, spec);
    int run = step.layers(known, spec);
    if (tokens < 1) {
      throw refused(String.format(Locale.ROOT, "--tokens is %d; expected 1 or more", tokens));
    }
    return new ModelBench.Workload(known, run, tokens, step.gapMicros(spec), step.seed());
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
