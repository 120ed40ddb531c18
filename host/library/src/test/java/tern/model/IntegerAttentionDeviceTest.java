package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.device.fake.FakeDevice;

/** Pages in device memory: the bits of pages on the host, and memory that is given back. */
class IntegerAttentionDeviceTest {
  private static final SessionOptions BEST = SessionOptions.best();

  private static SessionOptions pages(int positions) {
    return BEST.integerAttention(PageOptions.DEFAULT.ofPositions(positions));
  }

  private static void equalsReference(Backend backend, int dim, int keyHeads, int group) {
    int[] ids = SmallModels.ids(53, 7);
    float[][] expected;
    try (Model reference = SmallModels.load(dim, keyHeads, group, new ReferenceBackend());
        Session session = new Session(reference, ids.length, pages(256))) {
      expected = session.allLogits(ids);
    }
    try (Model model = SmallModels.load(dim, keyHeads, group, backend);
        Session together = new Session(model, ids.length, pages(32));
        Session single = new Session(model, ids.length, pages(16))) {
      assertThat(together.allLogits(ids)).isDeepEqualTo(expected);
      for (int m = 0; m < 20; m++) {
        assertThat(single.prefill(ids[m])).as("token %d", m).isEqualTo(expected[m]);
      }
      single.rewind(9);
      single.advance(java.util.Arrays.copyOfRange(ids, 9, 52));
      assertThat(single.prefill(ids[52])).isEqualTo(expected[52]);
    }
  }

  @ParameterizedTest
  @CsvSource({"96, 2, 1", "64, 3, 1", "100, 2, 1", "128, 2, 4"})
  void aDeviceInJavaEqualsTheReference(int dim, int keyHeads, int group) {
    try (DeviceBackend backend = new DeviceBackend(new FakeDevice(1 << 24))) {
      equalsReference(backend, dim, keyHeads, group);
    }
  }

  @ParameterizedTest
  @CsvSource({"96, 2, 1", "64, 3, 1", "100, 2, 1", "128, 2, 4"})
  void theSimulatedDeviceEqualsTheReference(int dim, int keyHeads, int group) {
    Sim.need("sim");
    try (DeviceBackend backend = Backends.simulated("sim", 1 << 24)) {
      assertThat(backend.config().planes()).isTrue();
      equalsReference(backend, dim, keyHeads, group);
    }
  }
}
