package tern.synth;

import java.util.Map;

/**
 * The resources that a board's shell takes on an AMD part, after synthesis. It is not routed, so no
 * clock is known.
 *
 * @param state always {@link #STATE}
 * @param lut look-up tables of six inputs, including those used as RAM and shift registers
 * @param lutRam look-up tables used as RAM and shift registers
 * @param carry carry cells of four bits
 * @param blockRam block RAMs of 36 Kbit
 * @param dsp multiplier blocks, always 0
 * @param clockMhz target clock; only place and route can tell whether it is met
 * @param lanes multiply-adds per cycle
 * @param cells cells of the netlist by type
 * @param seconds duration of synthesis
 */
public record ResourceReport(
    String board,
    String part,
    String preset,
    String state,
    int lut,
    int lutRam,
    int ff,
    int carry,
    double blockRam,
    int ultraRam,
    int dsp,
    int clockMhz,
    int lanes,
    double lutPerLane,
    Map<String, Integer> cells,
    double seconds) {
  public static final String STATE = "synthesised, not routed";

  /** Whether the design has no multiplier. */
  public boolean good() {
    return dsp == 0;
  }
}
