package tern.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.CpuBackend;
import tern.backend.DeviceBackend;
import tern.checkpoint.ModelLoader;
import tern.convert.GgufExport;
import tern.convert.TokenizerFiles;
import tern.cpu.TritPacking;
import tern.device.DevicePreset;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;
import tern.folder.Packing;
import tern.folder.TernFolder;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;

/** {@code tern convert}: a model in another form. */
@Command(
    name = "convert",
    description = {
      "Writes a model as a Tern folder: packed for a processor or a device, checksummed, and mapped"
          + " when it is loaded. Any backend loads any folder; one that it is not packed for takes"
          + " longer.",
      "With --to tq2_0, writes a GGUF file for llama.cpp and others: no weight changes."
    },
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  private static final long LITTLE_MEMORY = 1 << 20;

  /** Whose packing is written. */
  enum Target {
    CPU
  }

  /** What a GGUF file's matrices can be. */
  enum GgufTarget {
    TQ2_0
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "folder or file to write; its name is given to it when it is complete")
  private Path out;

  private static final class Choice {
    @Option(
        names = "--for",
        paramLabel = "cpu",
        description = "pack for this processor's kernels (the default)")
    private Target target;

    @Option(
        names = "--preset",
        converter = Checks.Preset.class,
        paramLabel = "NAME",
        description = "pack for devices of a preset")
    private String preset;

    @Option(
        names = "--config",
        paramLabel = "FILE.json",
        description = "pack for devices of a configuration of your own; builds its simulator")
    private Path config;
  }

  @ArgGroup private Choice choice;

  @Option(
      names = "--packing",
      paramLabel = "two-bits|base-three",
      converter = CpuPacking.class,
      description = "bits of a processor's weights, 2 or 1.6 (default: what a short race says)")
  private TritPacking packing;

  @Option(
      names = "--to",
      paramLabel = "tq2_0",
      description = "write a GGUF file with matrices of this type instead of a Tern folder")
  private GgufTarget to;

  @Option(
      names = "--rows",
      defaultValue = "SOURCE",
      paramLabel = "source|f16|q8_0",
      description =
          "with --to, the type of embedding and head (default: source, as the model has them)")
  private GgufExport.Rows rows;

  @Option(
      names = "--force",
      description = "replace a Tern folder, or with --to a file, that is there already")
  private boolean force;

  @Option(
      names = "--json",
      description = Json.HELP + ": {\"matrices\", \"out\", \"packing\", \"seconds\"}")
  private boolean json;

  @Override
  public Integer call() {
    if (to != null) {
      return export();
    }
    if (rows != GgufExport.Rows.SOURCE) {
      throw new ParameterException(spec.commandLine(), "--rows does nothing without --to tq2_0");
    }
    boolean device = choice != null && choice.target == null;
    if (device && packing != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--packing is a processor's; a device's follows from its configuration");
    }
    TernFolder.checkPlace(out, force);
    long start = System.nanoTime();
    ModelWeights weights =
        ModelLoader.open(model, Generation.warnings(spec.commandLine().getErr())).weights();
    Map<String, byte[]> files = TokenizerFiles.of(model);
    Packing chosen = device ? device() : cpu(weights);
    try (Progress progress = new Progress("matrices", TernFolder.steps(weights))) {
      TernFolder.write(weights, chosen, out, files, force, step -> progress.step());
    }
    return report(chosen.label(), 4 * weights.layers().size(), start);
  }

  private int export() {
    if (choice != null || packing != null) {
      throw new ParameterException(
          spec.commandLine(), "--to writes a GGUF file, which is packed for no one in particular");
    }
    long start = System.nanoTime();
    Consumer<String> warnings = Generation.warnings(spec.commandLine().getErr());
    ModelWeights weights = ModelLoader.open(model, warnings).weights();
    try (Progress progress = new Progress("tensors", GgufExport.steps(weights))) {
      GgufExport.write(weights, model, out, rows, force, warnings, step -> progress.step());
    }
    return report("tq2_0", 7 * weights.layers().size(), start);
  }

  private int report(String chosen, int matrices, long start) {
    Map<String, Object> report = new TreeMap<>();
    report.put("out", out.toString());
    report.put("packing", chosen);
    report.put("matrices", matrices);
    report.put("seconds", (System.nanoTime() - start) / 1e9);
    spec.commandLine().getOut().println(json ? Json.text(report) : text(report));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String text(Map<String, Object> report) {
    return String.format(
        Locale.ROOT,
        "%s: %d matrices, packing %s, in %.1f s",
        report.get("out"),
        report.get("matrices"),
        report.get("packing"),
        report.get("seconds"));
  }

  private Packing cpu(ModelWeights weights) {
    if (packing != null) {
      return new Packing.Cpu(packing);
    }
    LinearWeights largest = weights.layers().getFirst().gateUp();
    return new Packing.Cpu(new CpuBackend().packing(largest.n(), largest.k()));
  }

  private Packing device() {
    if (choice.preset != null) {
      return new Packing.Device(DevicePreset.named(choice.preset).orElseThrow().config());
    }
    Path library = Launcher.simulator("--config", choice.config.toString());
    try (DeviceBackend backend =
        new DeviceBackend(SimDevice.open(library, MemoryModel.ofPreset(LITTLE_MEMORY), null))) {
      return new Packing.Device(backend.config());
    }
  }

  /** Reads {@code two-bits} or {@code base-three}. */
  static final class CpuPacking implements picocli.CommandLine.ITypeConverter<TritPacking> {
    @Override
    public TritPacking convert(String value) {
      for (TritPacking known : TritPacking.values()) {
        if (Packing.label(known).equals(value)) {
          return known;
        }
      }
      throw new picocli.CommandLine.TypeConversionException(
          "'" + value + "' is not a packing; expected two-bits or base-three");
    }
  }
}
