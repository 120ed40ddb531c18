package tern.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.device.Device;
import tern.device.mapped.MmioDevice;
import tern.device.serial.SerialDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/**
 * Opens backends: what computes without a device, simulated devices, and boards. Any thread may
 * call it; a backend of a device belongs to the thread that opened it.
 */
public final class Backends {
  private static final long SIMULATED_BYTES = 1L << 32;
  private static final int SERIAL_BAUD = 2_000_000;

  private Backends() {}

  /**
   * Opens the backend that the system property {@code tern.backend} names, see {@link #named};
   * without it the fastest that needs no device.
   */
  public static Backend best() {
    String told = System.getProperty("tern.backend");
    return told == null ? new CpuBackend() : named(told);
  }

  /**
   * Opens a backend by its name: {@code cpu}, this processor; {@code reference}, plain loops;
   * {@code sim:PRESET}, simulated hardware; {@code mmio:FILE}, a memory-mapped board by its
   * device.json; {@code serial:PORT}, a board on a serial line at 2,000,000 bits per second.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public static Backend named(String name) {
    if (name.equals("reference")) {
      return new ReferenceBackend();
    }
    if (name.equals("cpu")) {
      return new CpuBackend();
    }
    String kind = name.substring(0, name.indexOf(':') + 1);
    String which = name.substring(kind.length());
    return switch (kind) {
      case "sim:" -> simulated(which, MemoryModel.ofPreset(SIMULATED_BYTES));
      case "mmio:" -> mapped(Path.of(which));
      case "serial:" -> serial(Path.of(which), SERIAL_BAUD);
      default ->
          throw new IllegalArgumentException(
              "no backend '"
                  + name
                  + "'; expected reference, sim:PRESET, mmio:FILE.json or serial:PORT");
    };
  }

  /**
   * Makes one backend of several, which compute each product together: each holds a share of the
   * rows. They are closed with it.
   */
  public static SplitBackend split(Backend... backends) {
    return new SplitBackend(List.of(backends));
  }

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
  public static DeviceBackend simulated(String preset, MemoryModel memory, @Nullable Path trace) {
    return on(SimDevice.open(preset, memory, trace));
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
