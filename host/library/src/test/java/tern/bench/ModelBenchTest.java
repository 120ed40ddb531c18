package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Sim;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.MemoryRates;
import tern.device.sim.SimDevice;

class ModelBenchTest {
  private static final int MEMORY = 1 << 22;
  private static final MemoryRates RATES = new MemoryRates(800_000_000, 800_000_000, 800_000_000);
  private static final ModelShape SMALL = new ModelShape("small", 3, 37, 61, 36, 12, 6, 64);
  private long now;

  private ModelReport run(Tampering.Damage damage, int tokens) {
    return run(new FakeDevice(MEMORY), damage, tokens);
  }

  private ModelReport run(FakeDevice fake, Tampering.Damage damage, int tokens) {
    try (Tampering device = new Tampering(fake, damage, () -> now += 100)) {
      ModelBench bench = new ModelBench(device, new ModelBench.Workload(SMALL, 3, tokens, 0, 5));
      bench.load(() -> {});
      return bench.run(RATES, () -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 256, 600})
  void runsEveryProductOnce(int tokens) {
    ModelReport report = run(memory -> {}, tokens);
    assertThat(report.exact()).isTrue();
    assertThat(report.projections().keySet()).containsExactly("qkv", "o", "gateUp", "down");
    assertThat(report.total().cycles()).isEqualTo(12 * 100);
    assertThat(report.projections().get("down").cycles()).isEqualTo(3 * 100);
  }

  /** Rows of 37 and 61 on a device that takes 20: two and four pieces, whose sums are added. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void longRowsAreCutAndTheirSumsAdded(int tokens) {
    DeviceConfig config = Configs.small();
    ModelReport report = run(new FakeDevice(MEMORY, config), memory -> {}, tokens);
    assertThat(report.exact()).isTrue();
    // Activations: 7 tokens of 4 pieces of one beat. Results follow; one in a later piece is
    // damaged.
    Tampering.Damage spoil = Tampering.Damage.flipInts(4096 + 8, 4096 + 8 + 4096);
    assertThat(run(new FakeDevice(MEMORY, config), spoil, tokens).exact()).isFalse();
  }

  /** ModelBench places activations first, then results, then weights. */
  @Test
  void aWrongResultIsFound() {
    long results = 8192;
    assertThat(run(Tampering.Damage.flipInts(results, results + 4L * 36), 1).exact()).isFalse();
  }

  @Test
  void aWrongWeightIsFound() {
    // The image of layer 0, q|k|v, in base-3 bytes: flipping a lowest bit gives another trit.
    Tampering.Damage spoil =
        memory -> {
          for (long at = 12288; at < 12288 + 256; at++) {
            byte code = memory.get(ValueLayout.JAVA_BYTE, at);
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) ((code & 0xFF) == 0 ? 1 : code - 1));
          }
        };
    assertThat(run(spoil, 1).exact()).isFalse();
  }

  @Test
  void anInvalidByteStopsTheDevice() {
    Tampering.Damage spoil = memory -> memory.set(ValueLayout.JAVA_BYTE, 16384, (byte) 0xFF);
    assertThatThrownBy(() -> run(spoil, 1))
        .isInstanceOf(DeviceException.Stopped.class)
        .hasMessageContaining("job 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void theSimulatorCountsTheBytesThatTheInterfacePrescribes(int tokens) {
    Sim.need("tiny");
    try (SimDevice device = SimDevice.open("tiny", MemoryModel.ofBytes(MEMORY))) {
      ModelBench bench = new ModelBench(device, new ModelBench.Workload(SMALL, 2, tokens, 0, 5));
      bench.load(() -> {});
      ModelReport report = bench.run(RATES, () -> {});
      assertThat(report.exact()).isTrue();
      long sum =
          report.projections().values().stream().mapToLong(ModelReport.Share::bytesRead).sum();
      assertThat(report.total().bytesRead()).isEqualTo(sum);
      assertThat(report.total().rooflineShare()).isBetween(0.2, 1.0);
    }
  }

  @Test
  void hostPausesCostTheirTime() {
    Sim.need("tiny");
    assertThat(cyclesWithGap(30) - cyclesWithGap(0)).isBetween(7 * 3000L - 7 * 700L, 7 * 3000L);
  }

  /** Returns the cycles of two layers: 8 products and 7 pauses at 100 MHz. */
  private static long cyclesWithGap(double micros) {
    try (SimDevice device = SimDevice.open("tiny", MemoryModel.ofBytes(MEMORY))) {
      ModelBench bench = new ModelBench(device, new ModelBench.Workload(SMALL, 2, 1, micros, 5));
      bench.load(() -> {});
      return bench.run(RATES, () -> {}).total().cycles();
    }
  }

  @Test
  void publishedShapesHaveTheirWeights() {
    // Ternary weights of all layers in millions, computed by hand from published sizes.
    assertThat(millions("2b4t")).isEqualTo(2084);
    assertThat(millions("0.7b")).isEqualTo(679);
    assertThat(millions("1.3b")).isEqualTo(1207);
    assertThat(millions("3b")).isEqualTo(3221);
    assertThat(millions("8b")).isEqualTo(6979);
  }

  private static long millions(String name) {
    ModelShape shape = ModelShape.published(name).orElseThrow();
    long weights = 0;
    for (Projection projection : Projection.values()) {
      weights += shape.layers() * shape.weights(projection);
    }
    return weights / 1_000_000;
  }
}
