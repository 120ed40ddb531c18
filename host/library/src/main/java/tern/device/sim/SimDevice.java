package tern.device.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import tern.device.DeviceException;
import tern.device.Owner;
import tern.device.Registers;
import tern.device.TimedDevice;
import tern.ffm.TernSim;

/** The generated hardware, simulated cycle by cycle. */
public final class SimDevice implements TimedDevice {
  /** The version of the simulator's C ABI that is spoken here. */
  public static final int ABI_VERSION = TernSim.ABI_VERSION;

  private final TernSim sim;
  private final Owner owner = new Owner();

  private SimDevice(TernSim sim) {
    this.sim = sim;
  }

  /** The simulator library of a preset, below the folder {@code home} that holds build.sc. */
  public static Path library(Path home, String preset) {
    return home.resolve("out/sim").resolve(preset).resolve("lib.dest/libtern_" + preset + ".so");
  }

  /** Opens a preset's simulator without waves; a library of another configuration is refused. */
  public static SimDevice open(Path home, String preset, MemoryModel model) {
    return open(home, preset, model, null);
  }

  /** Opens a preset's simulator; {@code trace} is an FST file to write, or null. */
  public static SimDevice open(Path home, String preset, MemoryModel model, Path trace) {
    Path library = library(home, preset);
    return opened(library, preset, model, trace);
  }

  /**
   * Opens whatever configuration a library holds; {@code trace} is an FST file to write, or null.
   */
  public static SimDevice open(Path library, MemoryModel model, Path trace) {
    return opened(library, null, model, trace);
  }

  private static SimDevice opened(Path library, String preset, MemoryModel model, Path trace) {
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

  /** The name of the configuration that the library was built from. */
  public String name() {
    String json = configJson();
    try {
      return new ObjectMapper().readTree(json).path("name").asText();
    } catch (IOException broken) {
      throw new DeviceException("the simulator's configuration is not JSON: " + json, broken);
    }
  }

  /**
   * Refuses a library that is not of the hardware it says it is, or not of this preset unless null.
   */
  private void expect(String preset, Path library) {
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
              + "; build it again with ./tern simulator");
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

  /** Puts device memory, zeroed, into a file that other processes may map. */
  public void shareMemory(Path file) {
    owned().share(file);
  }

  /** How fast its memory can be, measured on the memory's model alone. */
  public MemoryRates memoryRates() {
    return owned().rates(MemoryRates::new);
  }

  @Override
  public long cycles() {
    return owned().cycles();
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
