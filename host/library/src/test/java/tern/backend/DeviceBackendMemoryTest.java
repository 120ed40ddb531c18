package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.device.DeviceException;
import tern.device.fake.FakeDevice;
import tern.ternary.TernaryMatrix;

/** Device memory is freed again, and allocated only if everything fits. */
class DeviceBackendMemoryTest {
  @Test
  void saysWhatDoesNotFitInMemory() {
    try (Backend backend = new DeviceBackend(new FakeDevice(1 << 16))) {
      assertThatThrownBy(() -> backend.load(Samples.constant(1000, 1000, 0)))
          .isInstanceOf(DeviceException.OutOfMemory.class)
          .hasMessageContaining("all 0 needs 201696 bytes of device memory");
      LoadedMatrix small = backend.load(Samples.constant(4, 4, 1));
      int[] sums = new int[4];
      small.multiply(new byte[] {1, 2, 3, 4}, 1, sums);
      assertThat(sums).containsOnly(10);
    }
  }

  @Test
  void aMatrixThatDoesNotFitTakesNoMemory() {
    try (Backend backend = new DeviceBackend(new FakeDevice(1 << 16))) {
      LoadedMatrix kept = backend.load(Samples.constant(4, 4, 1));
      for (int round = 0; round < 100; round++) {
        // The image fits, the operands do not.
        assertThatThrownBy(() -> backend.load(Samples.constant(200, 1, 1)))
            .isInstanceOf(DeviceException.OutOfMemory.class)
            .hasMessageContaining("results needs");
      }
      int[] sums = new int[4];
      kept.multiply(new byte[] {1, 2, 3, 4}, 1, sums);
      assertThat(sums).containsOnly(10);
      backend.load(Samples.constant(8, 4, -1)).multiply(new byte[4], 1, new int[8]);
    }
  }

  /** Operands of one matrix take more than half of the device. */
  @Test
  void modelsCanBeLoadedAndClosedRepeatedly() {
    try (Backend backend = new DeviceBackend(new FakeDevice(1 << 19))) {
      for (int round = 0; round < 1000; round++) {
        TernaryMatrix big = Samples.constant(4, 4000 + round, round % 3 - 1);
        LoadedMatrix loaded = backend.load(big);
        LoadedMatrix small = backend.load(Samples.constant(2, 3, 1));
        Plan plan = backend.plan(List.of(loaded, small));
        byte[] x = new byte[big.k()];
        x[big.k() - 1] = 7;
        int[] sums = new int[4];
        plan.begin(1);
        loaded.multiply(x, 1, sums);
        assertThat(sums).containsOnly(7 * (round % 3 - 1));
        plan.close();
        small.close();
        loaded.close();
        loaded.close();
      }
    }
  }

  @Test
  void aMatrixCannotBeClosedBeforeItsPlan() {
    try (Backend backend = new DeviceBackend(new FakeDevice(1 << 24))) {
      LoadedMatrix matrix = backend.load(Samples.constant(4, 4, 1));
      Plan plan = backend.plan(List.of(matrix, matrix));
      assertThatThrownBy(matrix::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("all 1: a plan still uses this matrix; close the plan first");
      plan.begin(1);
      plan.close();
      plan.close();
      assertThatThrownBy(() -> plan.begin(1)).hasMessage("the plan is closed");
      matrix.close();
      assertThatThrownBy(() -> matrix.multiply(new byte[4], 1, new int[4]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("all 1: the matrix is closed");
      assertThatThrownBy(() -> backend.plan(List.of(matrix)))
          .hasMessage("all 1: the matrix is closed");
    }
  }

  @Test
  void plansAndMatricesOutliveTheBackend() {
    Backend backend = new DeviceBackend(new FakeDevice(1 << 24));
    LoadedMatrix matrix = backend.load(Samples.constant(4, 4, 1));
    Plan plan = backend.plan(List.of(matrix));
    plan.begin(1);
    backend.close();
    assertThatThrownBy(() -> matrix.multiply(new byte[4], 1, new int[4]))
        .isInstanceOf(IllegalStateException.class);
    plan.close();
    matrix.close();
  }
}
