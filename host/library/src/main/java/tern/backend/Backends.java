package tern.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import tern.device.Device;
import tern.device.mapped.MmioDevice;
import tern.device.serial.SerialDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** Opens backends on simulated devices and on boards. */
public final class Backends {
  private Backends() {}

  /** Simulates a device of a preset with {@code memoryBytes} of plain memory. */
  public static DeviceBackend simulated(String preset, long memoryBytes) {
    return simulated(preset, MemoryModel.ofBytes(memoryBytes));
  }

  /** Simulates a device of a preset with a given memory. */
  public static DeviceBackend simulated(String preset, MemoryModel memory) {
    return simulated(preset, memory, null);
  }

  /**
   * Simulates a device of a preset with a given memory.
   *
   * @param trace FST file to write waveforms to, or null
   */
  public static DeviceBackend simulated(String preset, MemoryModel memory, Path trace) {
    return on(SimDevice.open(home(), preset, memory, trace));
  }

  /**
   * Opens a memory-mapped board.
   *
   * @param description its device.json
   */
  public static DeviceBackend mapped(Path description) {
    return on(MmioDevice.open(description));
  }

  /**
   * Opens a board on a serial line.
   *
   * @param baud bits per second
   */
  public static DeviceBackend serial(Path port, int baud) {
    return on(SerialDevice.open(port, baud));
  }

  /** Makes a backend of an open device. The device is closed with it, or at once if this fails. */
  public static DeviceBackend on(Device device) {
    try {
      return new DeviceBackend(device);
    } catch (RuntimeException failed) {
      device.close();
      throw failed;
    }
  }

  /**
   * Returns the root of the repository: system property {@code tern.home}, else the nearest folder
   * with a build.sc, from the working directory upwards.
   *
   * @throws IllegalStateException if there is neither
   */
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
        "neither "
            + Path.of("").toAbsolutePath()
            + " nor a folder above it holds build.sc; set -Dtern.home");
  }
}
