package tern.synth.place;

import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;

/**
 * Refines nextpnr's placement by annealing: first whole tiles, from hot to warm, then cells, until
 * nothing moves. Equal designs and seeds give equal results.
 *
 * @param unitsBefore sum over all nets of half the perimeter of the bounding box, in tiles
 * @param unitsAfter the same sum after refinement
 * @param slowestNs estimated delay of the slowest path, if no wire takes a detour
 */
public record Refinement(long unitsBefore, long unitsAfter, double slowestNs) {
  private static final int PERCENT = 100;

  /**
   * Refines a placed design.
   *
   * @param placed design written by nextpnr
   * @param refined file to write
   * @param tuning parameters of the annealing
   * @param clockMhz target clock
   * @param watched called after each step
   */
  public static Refinement refine(
      Path placed, Path refined, Tuning tuning, int clockMhz, long seed, Runnable watched) {
    Design design = DesignReader.read(placed, tuning.delays());
    Placement placement = new Placement(design);
    Timing timing = new Timing(design, placement, tuning);
    double goalNs = tuning.slack().goalShare() * 1000 / clockMhz;
    Wires wires = new Wires(design, placement, timing.weights(goalNs), tuning.crowds());
    long before = wires.units();
    Annealer annealer = new Annealer(design, placement, wires, tuning.aim(), seed);
    Runnable stepEnds =
        () -> {
          wires.weigh(timing.weights(goalNs));
          watched.run();
        };
    Tuning.Schedule tiles = tuning.tiles();
    anneal(
        annealer,
        tuning,
        tiles,
        placement.tiles(),
        share -> tiles.hottest() * Math.pow(tiles.coldest() / tiles.hottest(), share),
        stepEnds);
    Tuning.Schedule cells = tuning.cells();
    anneal(
        annealer,
        tuning,
        cells,
        design.cells(),
        share -> cells.hottest() * Math.pow(1 - share, 2) + cells.coldest(),
        stepEnds);
    DesignWriter.write(placed, placement.places(), tuning.router(), refined);
    return new Refinement(before, wires.units(), timing.slowestNs());
  }

  /**
   * Runs one schedule.
   *
   * @param count number of tiles or cells
   * @param temperature temperature as a function of progress, 0 to 1
   */
  private static void anneal(
      Annealer annealer,
      Tuning tuning,
      Tuning.Schedule schedule,
      int count,
      DoubleUnaryOperator temperature,
      Runnable stepEnds) {
    long moves = (long) schedule.moves() * count / tuning.steps();
    for (int step = 0; step < tuning.steps(); step++) {
      double share = (double) step / tuning.steps();
      double window = Math.max(schedule.narrowest(), schedule.widest() * (1 - share));
      annealer.set(temperature.applyAsDouble(share), (int) window);
      for (long move = 0; move < moves; move++) {
        if (move % tuning.blockRamEvery() == 0) {
          annealer.tryBlockRams();
        }
        if (move % PERCENT < schedule.tilesOfHundred()) {
          annealer.tryTiles();
        } else {
          annealer.tryCell();
        }
      }
      stepEnds.run();
    }
  }
}
