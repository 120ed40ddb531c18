package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tern.synth.io.SynthException;

/** Reads reports that nextpnr writes with {@code --report}. */
class TimingReportTest {
  private static final String PATH =
      """
      {"from": "posedge clock", "to": "posedge clock", "path": [
        {"type": "clk-to-q", "delay": 0.5,
         "from": {"cell": "core.sequencer.kLeft_TRELLIS_FF_Q_3", "port": "CLK"},
         "to": {"cell": "core.sequencer.kLeft_TRELLIS_FF_Q_3", "port": "Q"}},
        {"type": "routing", "delay": 1.25, "net": "core.sequencer.kLeft[3]",
         "from": {"cell": "core.sequencer.kLeft_TRELLIS_FF_Q_3", "port": "Q"},
         "to": {"cell": "core.sequencer.fire_LUT4_Z", "port": "A"}},
        {"type": "logic", "delay": 0.25,
         "from": {"cell": "core.sequencer.fire_LUT4_Z", "port": "A"},
         "to": {"cell": "core.sequencer.fire_LUT4_Z", "port": "F"}},
        {"type": "routing", "delay": 2.0, "net": "core.sequencer.fire",
         "from": {"cell": "core.sequencer.fire_LUT4_Z", "port": "F"},
         "to": {"cell": "core.streams_0.take_LUT4_Z", "port": "B"}},
        {"type": "logic", "delay": 0.25,
         "from": {"cell": "core.streams_0.take_LUT4_Z", "port": "B"},
         "to": {"cell": "core.streams_0.take_LUT4_Z", "port": "F"}},
        {"type": "routing", "delay": 0.75, "net": "core.streams_0.take",
         "from": {"cell": "core.streams_0.take_LUT4_Z", "port": "F"},
         "to": {"cell": "core.buffer.pointer_TRELLIS_FF_Q", "port": "CE"}},
        {"type": "setup", "delay": 0,
         "from": {"cell": "core.buffer.pointer_TRELLIS_FF_Q", "port": "CE"},
         "to": {"cell": "core.buffer.pointer_TRELLIS_FF_Q", "port": "CLK"}}]}
      """;
  private static final String SHORT_ACROSS =
      "{\"from\": \"<async>\", \"to\": \"posedge clock\", \"path\": ["
          + "{\"type\": \"source\", \"delay\": 90, \"from\": {\"cell\": \"pin\"}, \"to\": {\"cell\": \"pin\"}}]}";

  private static TimingReport report(String fmax) {
    return parse(
        """
        {"critical_paths": [%s, %s], "fmax": {%s},
         "utilization": {"TRELLIS_COMB": {"available": 83640, "used": 6000}, "TRELLIS_FF": {"available": 83640, "used": 7}}}
        """
            .formatted(SHORT_ACROSS, PATH, fmax));
  }

  private static TimingReport parse(String json) {
    try {
      return TimingReport.of(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void describesTheSlowestPath() {
    CriticalPath path = report("").slowest();
    assertThat(path.levels()).isEqualTo(2);
    assertThat(path.nanoseconds()).isEqualTo(5.0);
    assertThat(path.sentence())
        .isEqualTo(
            "from core.sequencer.kLeft to core.buffer.pointer: 2 levels of logic, 5.0 ns,"
                + " of which 4.0 in wires; through core.streams_0");
  }

  @Test
  void countsCellsByTheirTypes() {
    assertThat(report("").used("TRELLIS_COMB|TRELLIS_FF")).isEqualTo(6007);
    assertThat(report("").share("TRELLIS_COMB")).isEqualTo(6000.0 / 83640);
    assertThat(report("").share("MULT.*")).isZero();
  }

  @Test
  void takesTheClockWithTheHighestTargetAsMain() {
    TimingReport report =
        report(
            "\"usb\": {\"achieved\": 300, \"constraint\": 25}, \"pll\": {\"achieved\": 81, \"constraint\": 80}");
    assertThat(report.main().achievedMhz()).isEqualTo(81);
    assertThat(report.met()).isTrue();
    assertThat(report.used()).containsEntry("TRELLIS_COMB", 6000);
  }

  @Test
  void takesTheLowestFrequencyOfALog() {
    String log =
        """
        Info: Max frequency for clock 'pll': 79.90 MHz (FAIL at 80.00 MHz)
        Info: Max frequency for clock 'pll': 81.00 MHz (PASS at 80.00 MHz)
        Info: Max frequency for clock 'other': 1.00 MHz (FAIL at 80.00 MHz)
        """;
    TimingReport report = report("\"pll\": {\"achieved\": 81, \"constraint\": 80}").limitedBy(log);
    assertThat(report.main().achievedMhz()).isEqualTo(79.9);
    assertThat(report.met()).isFalse();
  }

  @Test
  void aHigherTargetForTheRouterIsNotCountedAsMissed() {
    TimingReport report =
        report(
            "\"usb\": {\"achieved\": 26, \"constraint\": 25}, \"pll\": {\"achieved\": 90.5, \"constraint\": 91.8}");
    assertThat(report.met()).isFalse();
    TimingReport asked = report.withTargetAtMost(90);
    assertThat(asked.met()).isTrue();
    assertThat(asked.main()).isEqualTo(new TimingReport.Clock(90.5, 90));
    assertThat(asked.clocks().get("usb").targetMhz()).isEqualTo(25);
    assertThat(report.withTargetAtMost(91).met()).isFalse();
  }

  @Test
  void missesTimingWhenAnyClockDoes() {
    assertThat(
            report(
                    "\"usb\": {\"achieved\": 24, \"constraint\": 25}, \"pll\": {\"achieved\": 81, \"constraint\": 80}")
                .met())
        .isFalse();
    assertThat(report("").met()).isFalse();
  }

  @Test
  void readsWhatPlaceAndRouteWrote() {
    TimingReport report = TimingReport.read(resource("routed-decoder.json"));
    assertThat(report.main().achievedMhz()).isBetween(173.5, 173.6);
    assertThat(report.met()).isTrue();
    assertThat(report.used()).containsEntry("TRELLIS_COMB", 160).containsEntry("MULT18X18D", 0);
    CriticalPath path = report.slowest();
    assertThat(path.nanoseconds()).isEqualTo(1000 / report.main().achievedMhz(), within(0.001));
    assertThat(path.sentence()).startsWith("from b to q: 7 levels of logic");
  }

  @Test
  void readsWhatPlaceAndRouteWroteOfGowin() {
    TimingReport report = TimingReport.read(resource("routed-gowin.json"));
    assertThat(report.main().achievedMhz()).isBetween(592.4, 592.5);
    assertThat(report.main().targetMhz()).isEqualTo(54);
    NextpnrFamily.Cells cells = new GowinFamily().cells();
    assertThat(report.used(cells.lut())).isEqualTo(16);
    assertThat(report.used(cells.ff())).isEqualTo(12);
    assertThat(report.used(cells.dsp())).isZero();
    assertThat(report.share(cells.blockRam())).isZero();
    assertThat(report.slowest().sentence()).startsWith("from b to sum: 2 levels of logic");
  }

  private static Path resource(String name) {
    try {
      return Path.of(TimingReportTest.class.getResource("/synth/" + name).toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void refusesAReportWithoutClocks() {
    assertThatThrownBy(report("")::main).isInstanceOf(SynthException.class);
  }

  @Test
  void readsASignalFromTheNameOfItsCell() {
    assertThat(CriticalPath.signal("a.b.count_TRELLIS_FF_Q_11")).isEqualTo("a.b.count");
    assertThat(CriticalPath.signal("a.sum_CCU2C_S0_1$CCU2_COMB0")).isEqualTo("a.sum");
    assertThat(CriticalPath.signal("a.b.count_DFFRE_Q_11")).isEqualTo("a.b.count");
    assertThat(CriticalPath.signal("a.sum_ALU_SUM_3")).isEqualTo("a.sum");
    assertThat(CriticalPath.signal("a.next_MUX2_LUT5_O")).isEqualTo("a.next");
    assertThat(CriticalPath.signal("a.memory.0.3")).isEqualTo("a.memory.0.3");
  }
}
