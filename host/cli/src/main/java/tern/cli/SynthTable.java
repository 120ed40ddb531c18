package tern.cli;

import java.util.Locale;
import tern.synth.ResourceReport;
import tern.synth.SynthReport;

/** Formats the report of {@code tern synth} as a table for people. */
final class SynthTable {
  private SynthTable() {}

  /** Formats the report of a board that is only synthesised. */
  static String text(ResourceReport r) {
    return String.format(
        Locale.ROOT,
        """
        board         %s, %s: %s
        preset        %s, %d lanes
        LUT6          %d, %.1f per lane
          as RAM      %d
        flip-flops    %d
        carry cells   %d
        block RAM     %.1f
        UltraRAM      %d
        DSP           %d""",
        r.board(),
        r.part(),
        r.state(),
        r.preset(),
        r.lanes(),
        r.lut(),
        r.lutPerLane(),
        r.lutRam(),
        r.ff(),
        r.carry(),
        r.blockRam(),
        r.ultraRam(),
        r.dsp());
  }

  /** Formats the report of a board that is placed and routed. */
  static String text(SynthReport r) {
    StringBuilder clocks = new StringBuilder();
    r.fmaxOfClocks()
        .forEach(
            (name, mhz) ->
                clocks.append(
                    String.format(Locale.ROOT, "clock         %.1f MHz: %s%n", mhz, name)));
    return String.format(
        Locale.ROOT,
        """
        board         %s, %s
        preset        %s, %d lanes
        LUT4          %d (%.0f %%), %.1f per lane
        flip-flops    %d (%.0f %%)
        carry cells   %d
        block RAM     %d (%.0f %%)
        DSP           %d
        %stiming        %s: %.1f of %.1f MHz
        slowest path  %s
        multiply-adds %.1f G/s
        bitstream     %s""",
        r.board(),
        r.part(),
        r.preset(),
        r.lanes(),
        r.lut(),
        100 * r.lutShare(),
        r.lutPerLane(),
        r.ff(),
        100 * r.ffShare(),
        r.carry(),
        r.blockRam(),
        100 * r.blockRamShare(),
        r.dsp(),
        clocks,
        r.timingMet() ? "met" : "NOT MET",
        r.fmaxMhz(),
        r.clockMhz(),
        r.criticalPath(),
        r.laneGigahertz(),
        r.bitstream());
  }
}
