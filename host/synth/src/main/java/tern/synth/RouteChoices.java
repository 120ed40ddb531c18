package tern.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The choices of place and route. Which of them work well depends on the netlist.
 *
 * @param seed seed of placement, of its refinement, and of the routing order
 * @param placer placer of nextpnr
 * @param router router of nextpnr
 * @param refined whether the placement is refined before routing
 * @param ripUp whether paths that are too slow for the clock are routed again until none is
 */
public record RouteChoices(int seed, String placer, String router, boolean refined, boolean ripUp) {

  /**
   * Factor on the target clock for ripping up. Routing ends as soon as no path is too slow by the
   * router's analysis, which is slightly more optimistic than the final one: it ignores the delay
   * that each switch adds to a wire.
   */
  private static final double RIP_UP_MARGIN = 1.02;

  /** Returns the same choices with a seed that is {@code more} higher. */
  RouteChoices later(int more) {
    return new RouteChoices(seed + more, placer, router, refined, ripUp);
  }

  /** Returns the choices as arguments of nextpnr. */
  List<String> arguments(int clockMhz) {
    double asked = ripUp ? RIP_UP_MARGIN * clockMhz : clockMhz;
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
