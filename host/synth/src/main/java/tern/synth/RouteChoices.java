package tern.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What may be chosen of place and route; one netlist comes out well with some and not with others.
 *
 * @param seed of placement, of its refinement and of the order in which wires are routed
 * @param placer of nextpnr
 * @param router of nextpnr
 * @param refined whether what is placed is refined before it is routed
 * @param ripUp whether wires that are too slow for the clock are routed again until none is
 */
public record RouteChoices(int seed, String placer, String router, boolean refined, boolean ripUp) {

  /**
   * Of the clock, what is asked for if wires are ripped up: routing ends as soon as no path is too
   * slow, by an analysis that is a little kinder than the last one: it does not count what a wire
   * loses to each switch behind it.
   */
  private static final double ASKED_SHARE = 1.02;

  /** The same with a seed so many further. */
  RouteChoices later(int more) {
    return new RouteChoices(seed + more, placer, router, refined, ripUp);
  }

  /** As arguments of nextpnr. */
  List<String> arguments(int clockMhz) {
    double asked = ripUp ? ASKED_SHARE * clockMhz : clockMhz;
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--freq", String.format(Locale.ROOT, "%.1f", asked)));
    arguments.addAll(List.of("--seed", Integer.toString(seed)));
    arguments.addAll(List.of("--placer", placer, "--router", router));
    if (ripUp) {
      arguments.add("--tmg-ripup");
    }
    return arguments;
  }
}
