package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.device.DeviceException;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;

/** The contract with rows on three unequal backends, and what only several of them do. */
class SplitBackendTest extends BackendContract {
  @Override
  Backend open() {
    return new SplitBackend(
        List.of(
            new DeviceBackend(new FakeDevice(1 << 23)),
            new ReferenceBackend(),
            new DeviceBackend(new FakeDevice(1 << 23, Configs.small()))));
  }

  @Test
  void eachBackendHoldsItsShareOfTheRows() {
    DeviceBackend left = new DeviceBackend(new FakeDevice(1 << 20));
    DeviceBackend right = new DeviceBackend(new FakeDevice(1 << 20));
    try (SplitBackend both = new SplitBackend(List.of(left, right))) {
      LoadedMatrix wide = both.load(Samples.matrix(5, 8, 1));
      LoadedMatrix row = both.load(Samples.matrix(1, 8, 2));
      try (Plan plan = both.plan(List.of(wide, row))) {
        plan.begin(1);
        wide.multiply(new byte[8], 1, new int[5]);
        row.multiply(new byte[8], 1, new int[1]);
      }
      assertThat(both.statistics().jobs())
          .as("products, as one backend would count them")
          .isEqualTo(2);
    }
  }

  @Test
  void freesWhatItLoadedIfOneBackendIsFull() {
    FakeDevice small = new FakeDevice(1 << 16);
    DeviceBackend large = new DeviceBackend(new FakeDevice(1 << 20));
    try (SplitBackend both = new SplitBackend(List.of(large, new DeviceBackend(small)))) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> both.load(Samples.matrix(1024, 1024, 1)))
            .isInstanceOf(DeviceException.OutOfMemory.class);
      }
      LoadedMatrix fits = both.load(Samples.matrix(4, 8, 3));
      fits.multiply(new byte[8], 1, new int[4]);
    }
  }

  @Test
  void needsABackend() {
    assertThatThrownBy(() -> new SplitBackend(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least 1");
  }
}
