package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.device.Driver;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.MemoryRates;
import tern.device.sim.SimDevice;
import tern.model.HeadMode;

class TokenBenchTest {
  private static final int MEMORY = 1 << 22;
  private static final MemoryRates RATES = new MemoryRates(800_000_000, 800_000_000, 800_000_000);

  /** Two query heads of 12 for each of three key heads. */
  private static final ModelShape GROUPED = new ModelShape("grouped", 2, 37, 61, 72, 36, 12, 67);

  private long now;

  private static TokenWorkload workload(int tokens, HeadMode head) {
    return workload(tokens, head, false);
  }

  private static TokenWorkload workload(int tokens, HeadMode head, boolean fiveRows) {
    return new TokenWorkload(GROUPED, 2, tokens, head, 32, fiveRows, 0, 5);
  }

  private TokenReport run(Tampering.Damage damage, TokenWorkload workload, int context) {
    FakeDevice fake = new FakeDevice(MEMORY, Configs.usual());
    try (Tampering device = new Tampering(fake, damage, () -> now += 100);
        TokenBench bench = new TokenBench(device, workload, context)) {
      bench.load(() -> {});
      return bench.run(context, RATES, () -> {});
    }
  }

  /** With 40 tokens, passes of four; with 70 positions, three pages. */
  @ParameterizedTest
  @CsvSource({"1, 1, EXACT", "1, 32, FAST", "1, 70, EXACT", "40, 70, FAST", "7, 33, HOST"})
  void runsEveryProductOnce(int tokens, int context, HeadMode head) {
    TokenReport report = run(memory -> {}, workload(tokens, head), context);
    assertThat(report.exact()).isTrue();
    int passes = Math.ceilDiv(tokens, 4);
    assertThat(report.parts().get("bitlinears").cycles()).isEqualTo(100L * passes * 2 * 4);
    assertThat(report.parts().get("attention").cycles()).isEqualTo(100L * passes * 2 * 2);
    long cycles = report.parts().values().stream().mapToLong(TokenReport.Part::cycles).sum();
    assertThat(report.cycles()).isEqualTo(cycles);
    assertThat(report.parts().containsKey("head")).isEqualTo(head != HeadMode.HOST);
    assertThat(report.hostSeconds()).isPositive();
  }

  /**
   * Operands and results of one step are damaged after its doorbell; the fake device computes at
   * once. Steps of a layer: q|k|v, scores, values, output, gate|up, down; the head is the last.
   */
  @ParameterizedTest
  @CsvSource({"0, bitlinears", "1, attention", "2, attention", "5, bitlinears", "12, head"})
  void aWrongResultIsFound(int step, String part) {
    TokenWorkload workload = workload(1, HeadMode.EXACT);
    Tampering.Damage flip = Tampering.Damage.flipInts(endOfWeights(workload), MEMORY);
    int[] doorbells = {0};
    Tampering.Damage once =
        memory -> {
          if (doorbells[0]++ == step) {
            flip.to(memory);
          }
        };
    TokenReport report = run(once, workload, 20);
    report
        .parts()
        .forEach((name, share) -> assertThat(share.exact()).isEqualTo(!name.equals(part)));
    assertThat(report.exact()).isFalse();
  }

  /** Weights are placed first. */
  private static long endOfWeights(TokenWorkload workload) {
    try (FakeDevice device = new FakeDevice(MEMORY, Configs.usual())) {
      Driver driver = new Driver(device);
      RandomBytes random = new RandomBytes(workload.seed());
      new TokenWeights(driver, workload, WeightForm.FIVE_ROWS, 20, random, () -> {});
      return driver.memory().take("operands", 1, BenchImage.PAGE).address();
    }
  }

  @Test
  void pagesMustFitTheDevice() {
    TokenWorkload odd = new TokenWorkload(GROUPED, 2, 1, HeadMode.FAST, 40, false, 0, 5);
    assertThatThrownBy(() -> run(memory -> {}, odd, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pages of 40 positions; this device takes multiples of 16 up to 16384");
  }

  /**
   * tiny's ring of eight is shorter than the jobs of a layer: nine pages of keys, then of values.
   */
  @ParameterizedTest
  @CsvSource({
    "tiny, 1, EXACT, false",
    "tiny, 5, FAST, false",
    "sim, 1, FAST, true",
    "sim, 1, EXACT, false",
    "sim, 6, FAST, false"
  })
  void theSimulatorCountsTheBytesThatTheInterfacePrescribes(
      String preset, int tokens, HeadMode head, boolean fiveRows) {
    Sim.need(preset);
    TokenWorkload workload = workload(tokens, head, fiveRows);
    try (SimDevice device = SimDevice.open(preset, MemoryModel.ofBytes(MEMORY));
        TokenBench bench = new TokenBench(device, workload, 70)) {
      bench.load(() -> {});
      for (int context : new int[] {70, 40}) {
        TokenReport report = bench.run(context, RATES, () -> {});
        assertThat(report.exact()).isTrue();
        long sum = report.parts().values().stream().mapToLong(TokenReport.Part::bytesRead).sum();
        assertThat(report.bytesRead()).isEqualTo(sum);
        assertThat(report.rooflineShare()).isPositive();
      }
    }
  }
}
