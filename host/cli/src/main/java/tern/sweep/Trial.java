package tern.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import tern.device.DeviceConfig;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/**
 * The test of one configuration.
 *
 * @param library its simulator, null if it could not be built
 * @param exact what was exact
 * @param what the first thing that went wrong, or null
 * @param round the round in which it went wrong, or null
 */
record Trial(String config, Path library, Counts exact, String what, Round round) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  boolean failed() {
    return what != null;
  }

  /**
   * Builds an elaborated configuration and runs rounds until one fails.
   *
   * @param first a round to run before those of the seed, or null
   */
  static Trial of(Tools tools, Path elaborated, Round first, long seed, int rounds) {
    String config = Texts.read(elaborated.resolve("config.json"));
    Path refused = elaborated.resolve("refused.txt");
    if (Files.exists(refused)) {
      return new Trial(
          config, null, Counts.NONE, "does not elaborate: " + Texts.read(refused), null);
    }
    Path library;
    try {
      library = tools.build(elaborated);
    } catch (Tools.Broken broken) {
      return new Trial(config, null, Counts.NONE, broken.getMessage(), null);
    }
    return run(config, library, first, seed, rounds);
  }

  private static Trial run(String config, Path library, Round first, long seed, int rounds) {
    Counts exact = Counts.NONE;
    if (first != null) {
      String what = RoundRun.failure(library, first);
      if (what != null) {
        return new Trial(config, library, Counts.NONE, what, first);
      }
      exact = exact.plus(first.counts());
    }
    Rounds drawn = rounds(config, library);
    for (int i = 0; i < rounds; i++) {
      Round round = drawn.draw(seed * 1000 + i);
      String what = RoundRun.failure(library, round);
      if (what != null) {
        return new Trial(config, library, exact, what, round);
      }
      exact = exact.plus(round.counts());
    }
    return new Trial(config, library, exact, null, null);
  }

  /** Returns a failure of the same configuration in a smaller round. */
  Trial shrunk() {
    if (round == null) {
      return this;
    }
    Round smallest =
        new RoundShrinker(device(library), r -> RoundRun.failure(library, r) != null)
            .smallest(round);
    String smaller = RoundRun.failure(library, smallest);
    return new Trial(config, library, exact, smaller, smallest);
  }

  private static Rounds rounds(String config, Path library) {
    try (SimDevice device = SimDevice.open(library, MemoryModel.ofPreset(1 << 16), null)) {
      DeviceConfig reported = DeviceConfig.of(device);
      double bytesPerCycle = device.memoryRates().roofline() / (1000.0 * reported.clockKhz());
      return new Rounds(reported, bytesPerCycle, addressBits(config));
    }
  }

  private static DeviceConfig device(Path library) {
    try (SimDevice device = SimDevice.open(library, MemoryModel.ofBytes(1 << 16), null)) {
      return DeviceConfig.of(device);
    }
  }

  private static int addressBits(String config) {
    try {
      return MAPPER.readTree(config).path("addressBits").asInt();
    } catch (JsonProcessingException broken) {
      throw new SweepException("config.json is not JSON: " + config, broken);
    }
  }
}
