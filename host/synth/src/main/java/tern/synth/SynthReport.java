package tern.synth;

import java.util.Map;

/**
 * What became of a board.
 *
 * @param lut look-up tables of four inputs that are occupied, as logic, carry or small RAM
 * @param carry carry cells, of two bits on ECP5 and of one on Gowin
 * @param blockRam block RAMs of 18 Kbit
 * @param dsp multiplier blocks: always 0
 * @param fmaxMhz what the main clock reaches after routing
 * @param clockMhz what it has to reach
 * @param timingMet every clock reaches what it has to
 * @param lanes multiply-adds a cycle
 * @param lutPerLane of everything on the chip
 * @param laneGigahertz lanes times clock: multiply-adds a nanosecond
 * @param lutShare of the part's
 * @param ffShare of the part's
 * @param blockRamShare of the part's
 * @param fmaxOfClocks MHz that each clock reaches
 * @param criticalPath in words
 * @param bitstream file to program the board with
 * @param seconds that synthesis, placement and routing took; 0 if nothing had changed since
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

  /** Whether the board may be programmed with it. */
  public boolean good() {
    return timingMet && dsp == 0;
  }
}
