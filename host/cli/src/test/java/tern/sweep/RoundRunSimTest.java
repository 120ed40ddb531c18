package tern.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Sim;
import tern.device.DeviceConfig;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

class RoundRunSimTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "eight", "sim"})
  void randomRoundsAreExact(String preset) {
    Path library = Sim.need(preset);
    Rounds rounds = new Rounds(config(library), 1, 40);
    for (long seed = 0; seed < 6; seed++) {
      assertThat(RoundRun.failure(library, rounds.draw(seed))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "tiny")
  void aSilentMemoryIsAFailure(String preset) {
    Path library = Sim.need(preset);
    MemoryModel silent = MemoryModel.ofBytes(1 << 20).withFaults(-1, 4096);
    Shape shape = new Shape(4, 4000, 8, Shape.Weights.RANDOM, Shape.Activations.RANDOM, false);
    assertThat(RoundRun.failure(library, new Round(1, silent, List.of(shape), 1, 0, List.of())))
        .contains("watchdog");
  }

  private static DeviceConfig config(Path library) {
    try (SimDevice device = SimDevice.open(library, MemoryModel.ofBytes(1 << 16), null)) {
      return DeviceConfig.of(device);
    }
  }
}
