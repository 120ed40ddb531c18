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
import tern.backend.CpuBackend;
import tern.backend.ReferenceBackend;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.device.Device;
import tern.device.mapped.MmioDevice;
import tern.device.serial.SerialDevice;
import tern.device.sim.MemoryModel;
import tern.model.SessionOptions;

/** Options that choose the backend which computes the BitLinears. */
final class BackendOptions {
  /** What computes, and the options that it takes. */
  enum Kind {
    CPU,
    REFERENCE,
    SIM("--preset", "--config", "--memory-mib", "--trace"),
    MMIO("--device"),
    SERIAL("--port", "--baud");

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
      paramLabel = "BACKEND",
      description =
          "cpu: this processor; reference: plain loops in Java; sim: the simulated hardware;"
              + " mmio: a memory-mapped board, needs --device;"
              + " serial: a board on a serial line, needs --port (default: ${DEFAULT-VALUE})")
  Kind kind;

  @Mixin SimulatorOptions simulator;

  @Option(
      names = "--memory-mib",
      defaultValue = "4096",
      converter = Checks.Mebibytes.class,
      paramLabel = "MIB",
      description =
          "memory of the simulated device in MiB, reserved as it is used"
              + " (default: ${DEFAULT-VALUE})")
  long memoryMib;

  @Option(
      names = "--device",
      paramLabel = "FILE.json",
      description = "device.json of the board: where its registers and memory are mapped")
  Path device;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "serial port of the board, for example /dev/ttyUSB0")
  Path port;

  @Option(
      names = "--baud",
      defaultValue = "2000000",
      converter = Checks.Positive.class,
      paramLabel = "BITS/S",
      description = "bits per second on the serial line (default: ${DEFAULT-VALUE})")
  int baud;

  @Option(
      names = "--trace",
      paramLabel = "FILE.fst",
      description = "write the waveforms of the simulation to this file")
  Path trace;

  /**
   * Opens the backend.
   *
   * @throws ParameterException if an option is given that this backend does not use, or one that it
   *     needs is missing
   */
  Backend open() {
    check();
    return switch (kind) {
      case CPU -> new CpuBackend();
      case REFERENCE -> new ReferenceBackend();
      case SIM, MMIO, SERIAL -> Backends.on(openDevice());
    };
  }

  /** Whether products are computed on a device. */
  boolean usesDevice() {
    return kind != Kind.CPU && kind != Kind.REFERENCE;
  }

  /**
   * Opens the backend's device.
   *
   * @throws ParameterException as {@link #open}
   */
  Device openDevice() {
    check();
    return switch (kind) {
      case SIM -> simulator.open(MemoryModel.ofPreset(memoryMib << 20), trace);
      case MMIO -> MmioDevice.open(device);
      case SERIAL -> SerialDevice.open(port, baud);
      case CPU, REFERENCE -> throw new IllegalStateException(name() + " has no device");
    };
  }

  /**
   * Checks the options, and opens nothing.
   *
   * @throws ParameterException as {@link #open}
   */
  void check() {
    for (String option : OF_BACKENDS) {
      if (!kind.options.contains(option)
          && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw wrong(option + " does nothing with --backend " + name() + "; leave it out");
      }
    }
    if (kind == Kind.MMIO && device == null) {
      throw wrong("--backend mmio needs --device FILE.json");
    }
    if (kind == Kind.SERIAL && port == null) {
      throw wrong("--backend serial needs --port PORT");
    }
  }

  /** How sessions compute: with this processor's best kernels, or all of it by plain loops. */
  SessionOptions session(boolean halfCache) {
    Kernels kernels = kind == Kind.REFERENCE ? new PlainKernels() : BestKernels.get().kernels();
    return new SessionOptions(kernels, Workers.shared(), halfCache);
  }

  /** Its name on the command line. */
  String name() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
