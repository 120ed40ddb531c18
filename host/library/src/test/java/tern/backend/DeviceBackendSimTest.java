package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.Sim;
import tern.device.sim.MemoryModel;

/** The contract on simulated hardware: both presets, with and without stalls. */
class DeviceBackendSimTest {
  private static Backend simulated(String preset, int stallPermille) {
    Sim.need(preset);
    MemoryModel memory = MemoryModel.ofBytes(1 << 24).withStalls(stallPermille, 42);
    return Backends.simulated(preset, memory);
  }

  /** The weights of the next product arrive while the last one drains. */
  @Test
  void aPlanSavesCycles() {
    long without = cyclesOfManyProducts(false);
    assertThat(cyclesOfManyProducts(true)).isLessThan(without * 95 / 100);
  }

  private static long cyclesOfManyProducts(boolean planned) {
    try (Backend backend = simulated("sim", 0)) {
      LoadedMatrix matrix = backend.load(Samples.matrix(200, 256, 1));
      LoadedMatrix[] sequence = new LoadedMatrix[10];
      java.util.Arrays.fill(sequence, matrix);
      Plan plan = backend.plan(List.of(sequence));
      long before = backend.statistics().cycles();
      if (planned) {
        plan.begin(1);
      }
      for (LoadedMatrix next : sequence) {
        next.multiply(new byte[256], 1, new int[200]);
      }
      return backend.statistics().cycles() - before;
    }
  }

  @Test
  void cyclesBeforeAResetAreNotLost() {
    try (Backend backend = simulated("tiny", 0)) {
      LoadedMatrix matrix = backend.load(Samples.matrix(30, 50, 1));
      Plan plan = backend.plan(List.of(matrix, matrix));
      plan.begin(1);
      matrix.multiply(new byte[50], 1, new int[30]);
      long cycles = backend.statistics().cycles();
      long busy = backend.statistics().busyCycles();
      plan.begin(2);
      assertThat(backend.statistics().cycles()).isGreaterThan(cycles);
      assertThat(backend.statistics().busyCycles()).isEqualTo(busy).isPositive();
    }
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
