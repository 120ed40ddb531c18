package tern.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.device.MemoryModel;

/** Which backend computes the BitLinears. */
final class BackendOptions {
  /** What to compute on. */
  enum Kind {
    REFERENCE,
    SIM,
    MMIO,
    SERIAL
  }

  @Option(
      names = "--backend",
      defaultValue = "sim",
      description =
          "reference: plain loops in Java; sim: the simulated hardware (default);"
              + " mmio: a board that is mapped into the process, see --device;"
              + " serial: a board on a serial line, see --port")
  Kind kind;

  @Option(
      names = "--preset",
      defaultValue = "sim",
      description = "configuration of the simulated hardware (default: ${DEFAULT-VALUE})")
  String preset;

  @Option(
      names = "--memory-mib",
      defaultValue = "4096",
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
      description = "bits a second on that port (default: ${DEFAULT-VALUE})")
  int baud;

  @Option(names = "--trace", description = "write waves of the simulation to this FST file")
  Path trace;

  Backend open() {
    return kind == Kind.REFERENCE ? new ReferenceBackend() : openDevice();
  }

  Backend openDevice() {
    if (kind == Kind.MMIO) {
      if (device == null) {
        throw new IllegalArgumentException("--backend mmio needs --device FILE.json");
      }
      return Backends.mapped(device);
    }
    if (kind == Kind.SERIAL) {
      if (port == null) {
        throw new IllegalArgumentException("--backend serial needs --port PORT");
      }
      return Backends.serial(port, baud);
    }
    return Backends.simulated(preset, MemoryModel.ofPreset(memoryMib << 20), trace);
  }
}
