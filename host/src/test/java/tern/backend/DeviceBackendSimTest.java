package tern.backend;

import org.junit.jupiter.api.Nested;
import tern.Sim;
import tern.device.MemoryModel;

/** The contract on the simulated hardware: both presets, with and without stalls. */
class DeviceBackendSimTest {
  private static Backend simulated(String preset, int stallPermille) {
    Sim.need(preset);
    MemoryModel memory = MemoryModel.ofBytes(1 << 24).withStalls(stallPermille, 42);
    return Backends.simulated(preset, memory);
  }

  @Nested
  class Tiny extends BackendContract {
    @Override
    Backend open() {
      return simulated("tiny", 0);
    }
  }

  @Nested
  class TinyWithStalls extends BackendContract {
    @Override
    Backend open() {
      return simulated("tiny", 300);
    }
  }

  @Nested
  class SimPreset extends BackendContract {
    @Override
    Backend open() {
      return simulated("sim", 0);
    }
  }

  @Nested
  class SimPresetWithStalls extends BackendContract {
    @Override
    Backend open() {
      return simulated("sim", 300);
    }
  }
}
