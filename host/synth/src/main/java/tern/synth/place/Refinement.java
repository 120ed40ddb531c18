package tern.synth.place;

import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;

/**
 * Anneals what nextpnr has placed: first the tiles, from hot to warm, then the cells in them, until
 * nothing moves. The same design and seed give the same places.
 *
 * @param unitsBefore half perimeters of all nets, in tiles
 * @param unitsAfter the same, refined
 * @param slowestNs the longest path by estimate, if no wire took a longer way than it has to
 */
public record Refinement(long unitsBefore, long unitsAfter, double slowestNs) {
  private static final int HUNDRED = 100;

  /**
   * @param placed written by nextpnr
   * @param refined file to write
   * @param tuning numbers to anneal by
   * @param clockMhz that the design is meant for
   * @param watched called again and again
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
   * @param count of tiles or cells
   * @param temperature by the share of the steps that are done
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
        if (move % HUNDRED < schedule.tilesOfHundred()) {
          annealer.tryTiles();
        } else {
          annealer.tryCell();
        }
      }
      stepEnds.run();
    }
  }
}
