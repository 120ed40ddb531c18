package tern.device.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tern.SimulationException;
import tern.device.DeviceException;
import tern.device.DevicePreset;
import tern.device.Owner;
import tern.device.Registers;
import tern.device.TimedDevice;
import tern.ffm.TernSim;

/**
 * A device of generated hardware, simulated cycle by cycle. Only the thread that opened it may use
 * it, until it hands it over; any other is refused.
 */
public final class SimDevice implements TimedDevice {
  /** The supported version of the simulator's C ABI. */
  public static final int ABI_VERSION = TernSim.ABI_VERSION;

  private final TernSim sim;
  private final Owner owner = new Owner();

  private SimDevice(TernSim sim) {
    this.sim = sim;
  }

  /** Opens a preset's simulator without waveforms. */
  public static SimDevice open(String preset, MemoryModel model) {
    return open(preset, model, null);
  }

  /**
   * Opens a preset's simulator, which {@link Simulators#find} finds.
   *
   * @param trace FST file to write waveforms to, or null
   * @throws SimulationException if it is not built, or cannot be loaded
   * @throws DeviceException if its library was built from another configuration
   */
  public static SimDevice open(String preset, MemoryModel model, @Nullable Path trace) {
    return opened(Simulators.find(preset), preset, model, trace);
  }

  /**
   * Opens a simulator library of any configuration.
   *
   * @param trace FST file to write waveforms to, or null
   */
  public static SimDevice open(Path library, MemoryModel model, @Nullable Path trace) {
    return opened(library, null, model, trace);
  }

  private static SimDevice opened(
      Path library, @Nullable String preset, MemoryModel model, @Nullable Path trace) {
    TernSim sim = new TernSim(library);
    try {
      sim.open(model, trace);
      SimDevice device = new SimDevice(sim);
      device.expect(preset, library);
      return device;
    } catch (RuntimeException failed) {
      sim.close();
      throw failed;
    }
  }

  /** The configuration that the library was built from, as JSON. */
  public String configJson() {
    return sim.config();
  }

  /** Exponentials that its vector unit, if it has one, begins in a cycle. */
  public double exponentials() {
    try {
      return DevicePreset.of(configJson()).exponentials();
    } catch (IOException broken) {
      throw notJson(broken);
    }
  }

  /** The name of the configuration that the library was built from. */
  public String name() {
    try {
      return new ObjectMapper().readTree(configJson()).path("name").asText();
    } catch (IOException broken) {
      throw notJson(broken);
    }
  }

  private DeviceException notJson(IOException broken) {
    return new DeviceException(
        "the simulator's configuration is not JSON: " + configJson(), broken);
  }

  /**
   * Checks that a library's hardware matches the configuration that it reports.
   *
   * @param preset name that the configuration must have, or null for any
   */
  private void expect(@Nullable String preset, Path library) {
    CRC32 crc = new CRC32();
    crc.update(configJson().getBytes(StandardCharsets.UTF_8));
    int hash = readRegister(Registers.CONFIG_HASH);
    if (preset != null && !name().equals(preset) || (int) crc.getValue() != hash) {
      throw new DeviceException(
          library
              + ": holds configuration '"
              + name()
              + "' (hash "
              + HexFormat.of().toHexDigits((int) crc.getValue())
              + ", by its registers "
              + HexFormat.of().toHexDigits(hash)
              + "), expected "
              + (preset == null ? "both to agree" : "'" + preset + "'")
              + "; rebuild it with ./tern simulator");
    }
  }

  @Override
  public int readRegister(int offset) {
    return owned().read(offset);
  }

  @Override
  public void writeRegister(int offset, int value) {
    owned().write(offset, value);
  }

  @Override
  public MemorySegment memory() {
    return owned().memory();
  }

  @Override
  public boolean await(long maxCycles) {
    return owned().step(maxCycles);
  }

  /** Moves device memory, zeroed, to a file that other processes can map. */
  public void shareMemory(Path file) {
    owned().share(file);
  }

  /** Measures the peak rates of its memory on the memory model alone. */
  public MemoryRates memoryRates() {
    return owned().rates(MemoryRates::new);
  }

  @Override
  public long cycles() {
    return owned().cycles();
  }

  @Override
  public void handOver(Thread next) {
    owner.handOver(next);
  }

  @Override
  public void close() {
    owned().close();
  }

  private TernSim owned() {
    owner.check();
    return sim;
  }
}
