package tern.synth;

import java.util.Map;

/**
 * The result of a board's flow.
 *
 * @param lut look-up tables of four inputs in use, as logic, carry or small RAM
 * @param carry carry cells, of two bits on ECP5 and of one on Gowin
 * @param blockRam block RAMs of 18 Kbit
 * @param dsp multiplier blocks, always 0
 * @param fmaxMhz frequency that the main clock reaches after routing
 * @param clockMhz frequency that it must reach
 * @param timingMet whether every clock reaches its target
 * @param lanes multiply-adds per cycle
 * @param lutPerLane look-up tables of the whole design per lane
 * @param laneGigahertz lanes times clock: multiply-adds per nanosecond
 * @param lutShare share of the part's look-up tables in use
 * @param ffShare share of the part's flip-flops in use
 * @param blockRamShare share of the part's block RAMs in use
 * @param fmaxOfClocks frequency in MHz that each clock reaches
 * @param criticalPath slowest path in words
 * @param bitstream file to program the board with
 * @param seconds duration of synthesis, placement and routing; 0 if nothing had changed
 */
public record SynthReport(
    String board,
    String part,
    String preset,
    int lut,
    int ff,
    int carry,
    int blockRam,
    int dsp,
    double fmaxMhz,
    double clockMhz,
    boolean timingMet,
    int lanes,
    double lutPerLane,
    double laneGigahertz,
    double lutShare,
    double ffShare,
    double blockRamShare,
    Map<String, Double> fmaxOfClocks,
    String criticalPath,
    String bitstream,
    double seconds) {

  /** Whether timing is met and the design has no multiplier. */
  public boolean good() {
    return timingMet && dsp == 0;
  }
}
