package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.device.Registers;
import tern.device.TimedDevice;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.MemoryRates;
import tern.device.sim.SimDevice;
import tern.model.HeadMode;
import tern.resident.MemoryRegion;
import tern.resident.ResidentException;
import tern.resident.ResidentModel;

class ResidentBenchTest {
  private static final int MEMORY = 1 << 23;
  private static final MemoryRates RATES = new MemoryRates(800_000_000, 800_000_000, 800_000_000);
  private static final int POSITIONS = 40;

  /** Two query heads of 16 for each of two key heads. */
  private static final ModelShape SHAPE = new ModelShape("grouped", 2, 48, 70, 64, 32, 16, 90);

  private int ticks;

  private static ResidentWorkload workload(HeadMode head) {
    return new ResidentWorkload(SHAPE, 2, 1, head, 16, 5);
  }

  @Test
  void theDeviceLeavesWhatTheTwinLeaves() {
    Sim.need("sim");
    try (SimDevice device = SimDevice.open("sim", MemoryModel.ofBytes(MEMORY))) {
      ResidentBench bench =
          new ResidentBench(device, workload(HeadMode.FAST), POSITIONS, device.exponentials());
      bench.load(() -> ticks++);
      assertThat(ticks).isEqualTo(bench.loadSteps());
      for (int context : new int[] {1, 17, POSITIONS}) {
        ticks = 0;
        ResidentTokenReport report = bench.run(context, RATES, () -> ticks++);
        assertThat(report.differences()).isEmpty();
        assertThat(report.exact()).isTrue();
        assertThat(ticks).isEqualTo(ResidentBench.RUN_STEPS);
        assertThat(report.token()).isBetween(0, SHAPE.vocabulary() - 1);
        assertThat(report.vectorBusy() + report.vectorMemory() + report.vectorWaits())
            .isPositive()
            .isLessThanOrEqualTo(report.cycles());
        long weights = report.parts().values().stream().mapToLong(p -> p.weights()).sum();
        assertThat(report.cycles()).isGreaterThan(weights);
        assertThat(report.bytesRead()).isGreaterThan(weights);
      }
    }
  }

  /** Two blocks of a prompt, behind none and behind others. */
  @Test
  void promptsInBlocksAreExactToo() {
    Sim.need("sim");
    try (SimDevice device = SimDevice.open("sim", MemoryModel.ofBytes(MEMORY))) {
      ResidentWorkload prompt = new ResidentWorkload(SHAPE, 2, 8, HeadMode.FAST, 16, 5);
      assertThat(prompt.rows(DevicePreset.named("sim").orElseThrow().config())).isEqualTo(4);
      ResidentBench bench = new ResidentBench(device, prompt, POSITIONS, device.exponentials());
      bench.load(() -> {});
      for (int context : new int[] {8, 36}) {
        ticks = 0;
        ResidentTokenReport report = bench.run(context, RATES, () -> ticks++);
        assertThat(report.differences()).isEmpty();
        assertThat(report.tokens()).isEqualTo(8);
        assertThat(ticks).isEqualTo(ResidentBench.RUN_STEPS);
        assertThat(report.parts()).doesNotContainKey("head");
      }
      assertThatThrownBy(() -> bench.run(14, RATES, () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("whole blocks of 4 tokens");
    }
  }

  /** A bit of the memory is flipped as the run begins. */
  @Test
  void aWrongByteIsFound() {
    Sim.need("sim");
    try (SimDevice sim = SimDevice.open("sim", MemoryModel.ofBytes(MEMORY));
        Flipping device = new Flipping(sim)) {
      ResidentBench bench =
          new ResidentBench(device, workload(HeadMode.EXACT), POSITIONS, sim.exponentials());
      bench.load(() -> {});
      MemoryRegion angles =
          bench.model().regions().stream()
              .filter(region -> region.name().equals("cosines and sines"))
              .findFirst()
              .orElseThrow();
      // Of the last position, which this token does not read.
      device.at = angles.address() + angles.bytes() - 1;
      ResidentTokenReport report = bench.run(9, RATES, () -> {});
      assertThat(report.exact()).isFalse();
      assertThat(report.differences()).containsExactly(angles.name());
    }
  }

  private static final class Flipping implements TimedDevice {
    private final SimDevice device;
    private long at;

    Flipping(SimDevice device) {
      this.device = device;
    }

    @Override
    public int readRegister(int offset) {
      return device.readRegister(offset);
    }

    @Override
    public void writeRegister(int offset, int value) {
      if (offset == Registers.RUN) {
        byte was = device.memory().get(ValueLayout.JAVA_BYTE, at);
        device.memory().set(ValueLayout.JAVA_BYTE, at, (byte) (was ^ 1));
      }
      device.writeRegister(offset, value);
    }

    @Override
    public MemorySegment memory() {
      return device.memory();
    }

    @Override
    public boolean await(long maxCycles) {
      return device.await(maxCycles);
    }

    @Override
    public long cycles() {
      return device.cycles();
    }

    @Override
    public void handOver(Thread next) {
      device.handOver(next);
    }

    @Override
    public void close() {}
  }

  @Test
  void aDeviceWithoutAVectorUnitIsRefused() {
    try (Device fake = new FakeDevice(MEMORY, Configs.usual());
        Tampering device = new Tampering(fake, memory -> {}, () -> 0)) {
      assertThatThrownBy(() -> new ResidentBench(device, workload(HeadMode.FAST), POSITIONS, 1))
          .isInstanceOf(ResidentException.class)
          .hasMessageContaining("no vector unit");
    }
  }

  /** The past depends on its seed alone, and sums tell two memories apart by their regions. */
  @Test
  void pastsOfOneSeedAreAlike() {
    DeviceConfig config = DevicePreset.named("sim").orElseThrow().config();
    ResidentModel model = workload(HeadMode.FAST).model(config, POSITIONS, 0);
    MemorySegment one = Arena.ofAuto().allocate(model.bytes());
    MemorySegment other = Arena.ofAuto().allocate(model.bytes());
    model.load(one);
    model.load(other);
    new RandomPast(model, one, 0, 1).write();
    new RandomPast(model, other, 0, 1).write();
    MemorySums sums = MemorySums.of(model, one, 0);
    assertThat(sums.differences(MemorySums.of(model, other, 0))).isEmpty();
    new RandomPast(model, other, 0, 2).write();
    assertThat(sums.differences(MemorySums.of(model, other, 0)))
        .isEqualTo(List.of("pages of keys", "pages of values", "scales of keys and values"));
  }
}
