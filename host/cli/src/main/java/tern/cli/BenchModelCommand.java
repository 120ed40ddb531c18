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
      names = "--host-gap-us",
      defaultValue = "0",
      paramLabel = "US",
      description =
          "microseconds of device time from one product's result to the next product's"
              + " activations, for the host's own work (default: ${DEFAULT-VALUE})")
  private double gapMicros;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "run only the first N layers (default: all)")
  private Integer layers;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of weights and activations (default: ${DEFAULT-VALUE})")
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
    int run = layers == null ? known.layers() : layers;
    if (run < 1 || run > known.layers()) {
      throw refused(
          String.format(Locale.ROOT, "--layers is %d; expected 1 to %d", run, known.layers()));
    }
    if (tokens < 1) {
      throw refused(String.format(Locale.ROOT, "--tokens is %d; expected 1 or more", tokens));
    }
    if (!(gapMicros >= 0 && gapMicros <= 1e6)) {
      throw refused(
          String.format(Locale.ROOT, "--host-gap-us is %s; expected 0 to 1000000", gapMicros));
    }
    return new ModelBench.Workload(known, run, tokens, gapMicros, seed);
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
