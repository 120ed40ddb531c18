package tern.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.device.sim.MemoryModel;

/** Which backend computes the BitLinears. */
final class BackendOptions {
  /** What to compute on. */
  enum Kind {
    REFERENCE,
    SIM("--preset", "--config", "--memory-mib", "--trace"),
    MMIO("--device"),
    SERIAL("--port", "--baud");

    /** The options that mean something to it. */
    private final Set<String> options;

    Kind(String... options) {
      this.options = Set.of(options);
    }
  }

  private static final List<String> OF_BACKENDS =
      Arrays.stream(Kind.values()).flatMap(k -> k.options.stream()).sorted().toList();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backend",
      defaultValue = "sim",
      description =
          "reference: plain loops in Java; sim: the simulated hardware (default);"
              + " mmio: a board that is mapped into the process, see --device;"
              + " serial: a board on a serial line, see --port")
  Kind kind;

  @Mixin SimulatorOptions simulator;

  @Option(
      names = "--memory-mib",
      defaultValue = "4096",
      converter = Checks.Mebibytes.class,
      description = "memory of the simulated device in MiB, reserved as used (default: 4096)")
  long memoryMib;

  @Option(
      names = "--device",
      paramLabel = "FILE.json",
      description = "where the board's registers and memory are, for --backend mmio")
  Path device;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "serial port of the board, /dev/ttyUSB0 say, for --backend serial")
  Path port;

  @Option(
      names = "--baud",
      defaultValue = "2000000",
      converter = Checks.Positive.class,
      description = "bits a second on that port (default: ${DEFAULT-VALUE})")
  int baud;

  @Option(names = "--trace", description = "write waves of the simulation to this FST file")
  Path trace;

  /** Opens the backend; an option that it has no use for is a wrong command line. */
  Backend open() {
    for (String option : OF_BACKENDS) {
      if (!kind.options.contains(option)
          && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw wrong(option + " does nothing with --backend " + name() + "; leave it out");
      }
    }
    return switch (kind) {
      case REFERENCE -> new ReferenceBackend();
      case SIM -> Backends.on(simulator.open(MemoryModel.ofPreset(memoryMib << 20), trace));
      case MMIO -> Backends.mapped(needed(device, "--device FILE.json"));
      case SERIAL -> Backends.serial(needed(port, "--port PORT"), baud);
    };
  }

  private Path needed(Path given, String option) {
    if (given == null) {
      throw wrong("--backend " + name() + " needs " + option);
    }
    return given;
  }

  private String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
