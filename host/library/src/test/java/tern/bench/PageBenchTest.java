package tern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

class PageBenchTest {
  private static final int MEMORY = 1 << 22;

  @ParameterizedTest
  @CsvSource({"tiny, K, 6, 24", "tiny, V, 6, 24", "sim, K, 100, 64", "sim, V, 100, 64"})
  void aPageTakesAtLeastTheTimeOfItsBytes(
      String preset, PageBench.Kind kind, int headDim, int positions) {
    Sim.need(preset);
    try (SimDevice device = SimDevice.open(preset, MemoryModel.ofBytes(MEMORY))) {
      List<PageReport> reports = new PageBench(device, 3).run(kind, headDim, positions, 2);
      String[] forms =
          preset.equals("sim") ? new String[] {"planes", "fiveRows"} : new String[] {"fiveRows"};
      assertThat(reports).extracting(PageReport::form).containsExactly(forms);
      for (PageReport report : reports) {
        assertThat(report.exact()).isTrue();
        assertThat(report.tokenRows()).isEqualTo(kind == PageBench.Kind.K ? 2 : 4);
        assertThat(report.ratio()).isGreaterThanOrEqualTo(1);
        assertThat(report.jobCycles()).isEqualTo(report.cycles() - report.leastCycles());
        double parts =
            report.busy()
                + report.starvedWeights()
                + report.starvedActivations()
                + report.blocked()
                + report.idle();
        assertThat(parts).isCloseTo(report.cycles(), within(1e-6));
        assertThat(report.bytesRead()).isGreaterThan(report.imageBytes());
      }
    }
  }

  @Test
  void aWrongResultIsFound() {
    // A page of 20 rows of 12, its activations, and its results; then the next page.
    Tampering.Damage spoil = Tampering.Damage.flipInts(3 * 4096, 4 * 4096);
    try (Tampering device = new Tampering(new FakeDevice(MEMORY), spoil, () -> 0)) {
      List<PageReport> reports = new PageBench(device, 3).run(PageBench.Kind.K, 12, 20, 2);
      assertThat(reports).noneMatch(PageReport::exact);
    }
  }
}
