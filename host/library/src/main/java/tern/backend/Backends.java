package tern.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import tern.device.Device;
import tern.device.mapped.MmioDevice;
import tern.device.serial.SerialDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** Opens backends of simulated devices and of boards. */
public final class Backends {
  private Backends() {}

  /** A device of a preset, simulated, with that much memory. */
  public static DeviceBackend simulated(String preset, long memoryBytes) {
    return simulated(preset, MemoryModel.ofBytes(memoryBytes));
  }

  /** A device of a preset, simulated, before this memory. */
  public static DeviceBackend simulated(String preset, MemoryModel memory) {
    return simulated(preset, memory, null);
  }

  /** The same, and {@code trace} is an FST file to write waves to, or null. */
  public static DeviceBackend simulated(String preset, MemoryModel memory, Path trace) {
    return on(SimDevice.open(home(), preset, memory, trace));
  }

  /** A board that is mapped into the process, as a JSON file describes it. */
  public static DeviceBackend mapped(Path description) {
    return on(MmioDevice.open(description));
  }

  /** A board at the other end of a serial line, at so many bits a second. */
  public static DeviceBackend serial(Path port, int baud) {
    return on(SerialDevice.open(port, baud));
  }

  /** An open device, which is closed with the backend. */
  public static DeviceBackend on(Device device) {
    try {
      return new DeviceBackend(device);
    } catch (RuntimeException failed) {
      device.close();
      throw failed;
    }
  }

  /** The repository: system property {@code tern.home}, or the nearest folder with a build.sc. */
  public static Path home() {
    String given = System.getProperty("tern.home");
    if (given != null) {
      return Path.of(given);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("build.sc"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no folder above " + Path.of("").toAbsolutePath() + " holds build.sc; set -Dtern.home");
  }
}
