package tern.cli;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tern.bench.ModelShape;

/** The options of commands that time a model's step on random weights. */
final class StepOptions {
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

  /** Layers to run, all or the first few; refuses others. */
  int layers(ModelShape shape, CommandSpec spec) {
    int run = layers == null ? shape.layers() : layers;
    if (run < 1 || run > shape.layers()) {
      throw refused(spec, "--layers is %d; expected 1 to %d", run, shape.layers());
    }
    return run;
  }

  /** The pause of the host in microseconds of device time; refuses what is out of range. */
  double gapMicros(CommandSpec spec) {
    if (!(gapMicros >= 0 && gapMicros <= 1e6)) {
      throw refused(spec, "--host-gap-us is %s; expected 0 to 1000000", gapMicros);
    }
    return gapMicros;
  }

  long seed() {
    return seed;
  }

  private static ParameterException refused(CommandSpec spec, String why, Object... values) {
    return new ParameterException(spec.commandLine(), String.format(Locale.ROOT, why, values));
  }
}
