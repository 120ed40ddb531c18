package tern.synth.place;

import java.util.List;
import java.util.Map;

/**
 * Every number of a refinement that was found by trying, or read off nextpnr's reports. Its text
 * names all of them: what was routed with others is another result.
 *
 * @param steps of a schedule; temperature, window and weights of nets change between them
 * @param blockRamEvery moves from one exchange of block RAMs to the next
 * @param tiles chains of carries find their neighbours, and take what is beside them along
 * @param cells all else finds its place between them
 * @param router settings of nextpnr's router2 that the refined design carries
 */
public record Tuning(
    int steps,
    int blockRamEvery,
    Schedule tiles,
    Schedule cells,
    Aim aim,
    Crowds crowds,
    Slack slack,
    Delays delays,
    List<Map.Entry<String, String>> router) {

  /**
   * One cooling from hot to cold.
   *
   * @param moves for each tile or cell
   * @param tilesOfHundred of a hundred moves, those of tiles; the others are of cells
   * @param hottest units of wire that a change may cost and still be likely, in the first step
   * @param coldest the same in the last
   * @param widest window of a move in the first step, in tiles
   * @param narrowest the least that the window shrinks to
   */
  public record Schedule(
      int moves, int tilesOfHundred, double hottest, double coldest, int widest, int narrowest) {}

  /**
   * Where a move goes.
   *
   * @param near tiles from a place that one of the cell's nets reaches
   * @param windows that a cell moves by at most, so that in the end nothing jumps
   */
  public record Aim(int near, int windows) {}

  /**
   * What crowded wire costs.
   *
   * @param fieldBits a field is two to the power of that many tiles wide and high
   * @param room tiles of wire in one direction for each tile that a field holds without costs
   * @param price what one more tile of wire costs in a field with twice that, in tiles of wire
   *     elsewhere
   */
  public record Crowds(int fieldBits, int room, double price) {}

  /**
   * How much a net matters for the clock.
   *
   * @param goalShare of a cycle that a path should take at most: routed wires are longer than they
   *     have to be
   * @param freeShare paths shorter than this share of the goal do not count
   * @param steepness of the weight above that
   * @param most the greatest weight
   */
  public record Slack(double goalShare, double freeShare, double steepness, double most) {}

  /**
   * Times as nextpnr reports them of a speed grade, in nanoseconds.
   *
   * @param wire of the shortest wire; the wires of routed designs lie about a line from there
   * @param tile of each tile that a wire goes further
   * @param register from the clock to the output of a flip-flop
   * @param registeredRam the same of a block RAM with an output register
   * @param unregisteredRam the same without
   */
  public record Delays(
      float lut,
      float intoCarry,
      float alongCarry,
      float outOfCarry,
      float wire,
      float tile,
      float register,
      float registeredRam,
      float unregisteredRam) {}

  /** For an ECP5 of speed grade 6 and nextpnr 0.11. */
  public static final Tuning ECP5 =
      new Tuning(
          100,
          200,
          new Schedule(4000, 100, 60, 5, 60, 6),
          new Schedule(1800, 12, 2, 1e-4, 20, 3),
          new Aim(4, 4),
          new Crowds(2, 24, 4),
          new Slack(0.76, 0.7, 6, 40),
          new Delays(0.24f, 0.45f, 0.071f, 0.44f, 0.75f, 0.062f, 0.525f, 0.96f, 5.6f),
          List.of(
              // A wire may leave the box around its ends by eight tiles: nextpnr's own three leave
              // too few ways on a full chip, and few wires fight over the last one for long.
              Map.entry("router2/bbMargin/x", "8"),
              Map.entry("router2/bbMargin/y", "8"),
              // A wire that is used twice becomes dear at half the pace: those that are in no hurry
              // then go round what is full by shorter ways, and fewer become too slow.
              Map.entry("router2/initCurrCongWeight", "2.0"),
              Map.entry("router2/currCongWeightMult", "1.0"),
              Map.entry("router2/histCongWeight", "0.3")));
}
