package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.backend.Statistics;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.Registers;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.fake.MirroredDevice;
import tern.ternary.TritCodec;

/** Pages in device memory: the bits of pages on the host, and memory that is given back. */
class IntegerAttentionDeviceTest {
  private static final SessionOptions BEST = SessionOptions.best();

  private static SessionOptions pages(int positions) {
    return BEST.integerAttention(PageOptions.DEFAULT.ofPositions(positions));
  }

  private static void equalsReference(
      Backend backend, int dim, int keyHeads, int group, int tokens) {
    int[] ids = SmallModels.ids(tokens, 7);
    float[][] expected;
    try (Model reference = SmallModels.load(dim, keyHeads, group, new ReferenceBackend());
        Session session = new Session(reference, ids.length, pages(256))) {
      expected = session.allLogits(ids);
    }
    try (Model model = SmallModels.load(dim, keyHeads, group, backend);
        Session together = new Session(model, ids.length, pages(32));
        Session single = new Session(model, ids.length, pages(16))) {
      assertThat(together.allLogits(ids)).isDeepEqualTo(expected);
      int some = tokens / 4;
      for (int m = 0; m < some; m++) {
        assertThat(single.prefill(ids[m])).as("token %d", m).isEqualTo(expected[m]);
      }
      single.rewind(some - 2);
      int[] rest = Arrays.copyOfRange(ids, some - 2, tokens);
      assertThat(single.prefill(rest)).isEqualTo(expected[tokens - 1]);
    }
  }

  /** Lanes that divide a port's 256 bytes, and some that do not; a ring of 8 jobs. */
  @ParameterizedTest
  @CsvSource({"96, 2, 1, 16", "64, 3, 1, 20", "100, 2, 1, 24", "128, 2, 4, 32"})
  void aDeviceInJavaEqualsTheReference(int dim, int keyHeads, int group, int lanes) {
    FakeDevice device = new FakeDevice(1 << 24, Configs.planes(Configs.base3(20, lanes)));
    try (DeviceBackend backend = new DeviceBackend(device)) {
      equalsReference(backend, dim, keyHeads, group, 85);
    }
  }

  /** Everything that the other side reads is synced. */
  @Test
  void aDeviceWhoseMemoryIsMirroredEqualsTheReference() {
    DeviceConfig config = Configs.planes(Configs.usual());
    try (DeviceBackend backend = new DeviceBackend(new MirroredDevice(1 << 24, config))) {
      equalsReference(backend, 64, 2, 2, 85);
    }
  }

  /** Jobs of two tokens at most in a ring of two: a token of a pass after the other. */
  @Test
  void aDeviceOfSmallJobsEqualsTheReference() {
    DeviceConfig config =
        Configs.planes(
            new DeviceConfig(
                0, 4, 20, 16, 2, TritCodec.BASE_THREE, 128, 4, 512, 8, 2, 100_000, 64));
    try (DeviceBackend backend = new DeviceBackend(new FakeDevice(1 << 24, config))) {
      equalsReference(backend, 64, 2, 2, 53);
      equalsReference(backend, 64, 1, 4, 53);
    }
  }

  @Test
  void forksInDeviceMemoryGenerateWhatEachWouldAlone() {
    DeviceConfig config = Configs.planes(Configs.usual());
    try (DeviceBackend backend = new DeviceBackend(new MirroredDevice(1 << 24, config));
        Model model = SmallModels.load(64, 2, 2, backend);
        Session first = new Session(model, 64, pages(16))) {
      int[] ids = SmallModels.ids(42, 6);
      first.advance(Arrays.copyOf(ids, 21));
      try (Session second = first.fork()) {
        first.advance(1, 2, 3);
        float[] expected = new Session(model, 64, pages(32)).prefill(ids);
        assertThat(second.prefill(Arrays.copyOfRange(ids, 21, 42))).isEqualTo(expected);
        first.rewind(21);
        assertThat(first.prefill(Arrays.copyOfRange(ids, 21, 42))).isEqualTo(expected);
      }
    }
  }

  @Test
  void jobsOfAttentionRunBetweenThoseOfThePlan() {
    FakeDevice device = new FakeDevice(1 << 24, Configs.planes(Configs.usual()));
    try (DeviceBackend backend = new DeviceBackend(device);
        Model model = SmallModels.load(64, 2, 2, backend);
        Session session = new Session(model, 40, pages(16))) {
      session.advance(SmallModels.ids(40, 3));
      // Two layers, a pass of 40 tokens or several: 8 products and 2 x 2 key heads x 3 pages each.
      assertThat(backend.statistics().jobs()).isGreaterThan(8);
      Statistics before = backend.statistics();
      session.rewind(39);
      session.advance(1);
      assertThat(backend.statistics().since(before).jobs()).isEqualTo(2 * (4 + 2 * 2 * 3));
      // A reset would have cleared the device's own count.
      assertThat(backend.counters().jobs()).isEqualTo(backend.statistics().jobs());
    }
  }

  /** Jobs in the ring when q|k|v of the first layer is complete, and when it has attended. */
  @ParameterizedTest
  @CsvSource({"true, 0, 4", "false, 7, 7"})
  void productsBehindAttentionArePostedAsSoonAsTheyMay(boolean planes, int before, int after) {
    DeviceConfig usual = Configs.usual();
    FakeDevice device = new FakeDevice(1 << 24, planes ? Configs.planes(usual) : usual);
    List<Integer> posted = new ArrayList<>();
    PassObserver observer =
        (layer, tensor, rows, position, tokens) -> {
          if (layer == 0 && (tensor == PassTensor.QKV || tensor == PassTensor.ATTENDED)) {
            int completed = device.readRegister(Registers.COMPLETED);
            posted.add(device.readRegister(Registers.POSTED) - completed);
          }
        };
    try (DeviceBackend backend = new DeviceBackend(device);
        Model model = SmallModels.load(64, 2, 2, backend);
        Session session = new Session(model, 40, pages(16), observer)) {
      session.advance(1);
    }
    assertThat(posted).containsExactly(before, after);
  }

  @Test
  void closedSessionsGiveDeviceMemoryBack() {
    FakeDevice device = new FakeDevice(1 << 20, Configs.planes(Configs.usual()));
    try (DeviceBackend backend = new DeviceBackend(device);
        Model model = SmallModels.load(64, 2, 2, backend)) {
      int most = fill(model);
      assertThat(most).isGreaterThan(2);
      assertThat(fill(model)).isEqualTo(most);
      assertThat(fill(model)).isEqualTo(most);
    }
  }

  /** Opens sessions until the device's memory is full, closes all, and returns their number. */
  private static int fill(Model model) {
    List<Session> open = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                Session session = new Session(model, 64, pages(64));
                open.add(session);
                session.advance(SmallModels.ids(33, 4));
                if (open.size() % 2 == 0) {
                  Session fork = session.fork();
                  open.add(fork);
                  fork.advance(1);
                }
              }
            })
        .isInstanceOf(DeviceException.OutOfMemory.class)
        .hasMessageContaining("open the device with more");
    open.forEach(Session::close);
    return open.size();
  }

  @Test
  void refusesPagesThatAreNotWholeBeats() {
    FakeDevice device = new FakeDevice(1 << 20, Configs.planes(Configs.usual()));
    try (DeviceBackend backend = new DeviceBackend(device);
        Model model = SmallModels.load(64, 2, 2, backend)) {
      assertThatThrownBy(() -> new Session(model, 64, pages(24)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "pages of 24 positions and heads of width 64; this device expects a multiple of 16"
                  + " positions, and at most 16384 of either");
    }
  }

  @Test
  void aDeviceWithoutPlanesLeavesPagesToTheHost() {
    try (DeviceBackend backend = new DeviceBackend(new FakeDevice(1 << 24))) {
      equalsReference(backend, 64, 2, 2, 53);
    }
  }

  /** An error of the device resets it, and the session's pages are as they were. */
  @Test
  void recoversFromAnErrorInAttention() {
    int[] ids = SmallModels.ids(30, 5);
    FakeDevice device = new FakeDevice(1 << 22, Configs.planes(Configs.usual()));
    try (DeviceBackend backend = new DeviceBackend(device);
        Model model = SmallModels.load(64, 2, 2, backend);
        Session session = new Session(model, 64, pages(16));
        Session alone = new Session(model, 64, pages(16))) {
      session.advance(Arrays.copyOf(ids, 29));
      float[] expected = alone.prefill(ids);
      int failures = 0;
      for (long address = 0; address < 1 << 19; address += 1 << 13) {
        device.failAt(address);
        try {
          session.advance(ids[29]);
          session.rewind(29);
        } catch (DeviceException.Stopped stopped) {
          failures++;
          assertThat(session.position()).isEqualTo(29);
        }
        device.failAt(-1);
        assertThat(session.prefill(ids[29])).isEqualTo(expected);
        session.rewind(29);
      }
      assertThat(failures).isGreaterThan(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"96, 2, 1", "64, 3, 1", "100, 2, 1", "128, 2, 4"})
  void theSimulatedDeviceEqualsTheReference(int dim, int keyHeads, int group) {
    Sim.need("sim");
    try (DeviceBackend backend = Backends.simulated("sim", 1 << 24)) {
      assertThat(backend.config().planes()).isTrue();
      equalsReference(backend, dim, keyHeads, group, 34);
    }
  }
}
