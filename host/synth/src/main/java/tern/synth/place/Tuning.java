package tern.synth.place;

import java.util.List;
import java.util.Map;

/**
 * The parameters of a refinement, found by experiment or read from nextpnr's reports. A fingerprint
 * uses their text, so {@code toString} must contain all of them.
 *
 * @param steps steps of a schedule; temperature, window and net weights change between them
 * @param blockRamEvery number of moves between two exchanges of block RAMs
 * @param tiles first schedule: carry chains find their neighbours, and take along adjacent cells
 * @param cells second schedule: all other cells find their places between them
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
   * A cooling schedule.
   *
   * @param moves number of moves per tile or cell
   * @param tilesOfHundred percentage of moves that exchange tiles; the others exchange cells
   * @param hottest temperature of the first step, in tiles of wire
   * @param coldest temperature of the last step, in tiles of wire
   * @param widest window of a move in the first step, in tiles
   * @param narrowest smallest window, in tiles
   */
  public record Schedule(
      int moves, int tilesOfHundred, double hottest, double coldest, int widest, int narrowest) {}

  /**
   * The targets of moves.
   *
   * @param near distance in tiles from another cell of the net
   * @param windows most windows that a cell moves by, so that nothing jumps far in the end
   */
  public record Aim(int near, int windows) {}

  /**
   * The cost of congestion.
   *
   * @param fieldBits base-2 logarithm of a field's width and height in tiles
   * @param room tiles of wire per tile and direction that a field holds at no cost
   * @param price marginal cost of wire, in tiles of wire elsewhere, in a field that holds twice
   *     that
   */
  public record Crowds(int fieldBits, int room, double price) {}

  /**
   * The weights of nets on slow paths.
   *
   * @param goalShare share of a cycle that a path should take at most, since routed wires are
   *     longer than necessary
   * @param freeShare share of the goal below which a path has no weight
   * @param steepness growth of the weight above that
   * @param most largest weight
   */
  public record Slack(double goalShare, double freeShare, double steepness, double most) {}

  /**
   * Delays in nanoseconds that nextpnr reports for a speed grade.
   *
   * @param lut through a look-up table
   * @param intoCarry from an input of a carry cell to its carry output
   * @param alongCarry from carry input to carry output
   * @param outOfCarry from carry input to the sum output
   * @param wire of the shortest wire; the wires of routed designs scatter around a line from there
   * @param tile per further tile that a wire crosses
   * @param register from the clock to the output of a flip-flop
   * @param registeredRam from the clock to the output of a block RAM with output register
   * @param unregisteredRam from the clock to the output of a block RAM without output register
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

  /** Parameters for an ECP5 of speed grade 6 and nextpnr 0.11. */
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
              // A wire may leave its bounding box by eight tiles: nextpnr's default of three leaves
              // too few routes on a full chip, and a few wires compete for the last one for long.
              Map.entry("router2/bbMargin/x", "8"),
              Map.entry("router2/bbMargin/y", "8"),
              // The price of a wire used twice rises at half the pace: uncritical connections then
              // take shorter detours around congestion, and fewer become too slow.
              Map.entry("router2/initCurrCongWeight", "2.0"),
              Map.entry("router2/currCongWeightMult", "1.0"),
              Map.entry("router2/histCongWeight", "0.3")));
}
