package tern.synth;

import java.util.Map;

/**
 * What a board's shell takes of an AMD part, synthesised and not routed: no clock is known.
 *
 * @param state always {@link #STATE}
 * @param lut look-up tables of six inputs, those used as RAM and shift registers included
 * @param lutRam of them, those used as RAM and shift registers
 * @param carry carry cells of four bits
 * @param blockRam block RAMs of 36 Kbit
 * @param dsp multiplier blocks: always 0
 * @param clockMhz that the board wants; whether it is met, place and route would tell
 * @param lanes multiply-adds a cycle
 * @param cells of the netlist by their type
 * @param seconds that synthesis took
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

  /** Whether it keeps its promise of no multiplier. */
  public boolean good() {
    return dsp == 0;
  }
}
