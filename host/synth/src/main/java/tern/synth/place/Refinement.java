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
  private static final int STEPS = 100;
  private static final int MOVES_PER_TILE = 4000;
  private static final int MOVES_PER_CELL = 1800;

  /** Moves from one exchange of block RAMs to the next. */
  private static final int BLOCK_RAM_EVERY = 200;

  private static final int HUNDRED = 100;

  /** Of a hundred moves while it is cold, those of tiles. */
  private static final int TILES_OF_HUNDRED = 12;

  private static final double HOT = 60;
  private static final double WARM = 5;
  private static final double COLD = 2;
  private static final double NOTHING = 1e-4;

  /** Routed wires are longer than they have to be, so paths should be shorter than a cycle. */
  private static final double GOAL_SHARE = 0.76;

  /**
   * @param placed written by nextpnr
   * @param refined file to write
   * @param clockMhz that the design is meant for
   * @param watched called again and again
   */
  public static Refinement refine(
      Path placed, Path refined, int clockMhz, long seed, Runnable watched) {
    Design design = DesignReader.read(placed);
    Placement placement = new Placement(design);
    Timing timing = new Timing(design, placement);
    double goalNs = GOAL_SHARE * 1000 / clockMhz;
    Wires wires = new Wires(design, placement, timing.weights(goalNs));
    long before = wires.units();
    Annealer annealer = new Annealer(design, placement, wires, seed);
    Runnable stepEnds =
        () -> {
          wires.weigh(timing.weights(goalNs));
          watched.run();
        };
    // Chains of carries find their neighbours, and take what is beside them along.
    anneal(
        annealer,
        (long) MOVES_PER_TILE * placement.tiles(),
        HUNDRED,
        share -> HOT * Math.pow(WARM / HOT, share),
        share -> Math.max(6, 60 * (1 - share)),
        stepEnds);
    // All else finds its place between them.
    anneal(
        annealer,
        (long) MOVES_PER_CELL * design.cells(),
        TILES_OF_HUNDRED,
        share -> COLD * Math.pow(1 - share, 2) + NOTHING,
        share -> Math.max(3, 20 * (1 - share)),
        stepEnds);
    DesignWriter.write(placed, placement.places(), refined);
    return new Refinement(before, wires.units(), timing.slowestNs());
  }

  /**
   * @param moves of all steps
   * @param tilesOfHundred of a hundred moves, those of tiles; the others are of cells
   * @param temperature by the share of the steps that are done
   * @param window by the same
   */
  private static void anneal(
      Annealer annealer,
      long moves,
      int tilesOfHundred,
      DoubleUnaryOperator temperature,
      DoubleUnaryOperator window,
      Runnable stepEnds) {
    for (int step = 0; step < STEPS; step++) {
      double share = (double) step / STEPS;
      annealer.set(temperature.applyAsDouble(share), (int) window.applyAsDouble(share));
      for (long move = 0; move < moves / STEPS; move++) {
        if (move % BLOCK_RAM_EVERY == 0) {
          annealer.tryBlockRams();
        }
        if (move % HUNDRED < tilesOfHundred) {
          annealer.tryTiles();
        } else {
          annealer.tryCell();
        }
      }
      stepEnds.run();
    }
  }
}
