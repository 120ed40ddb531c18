package tern.synth;

import java.util.List;

/**
 * What may be chosen of place and route; one netlist comes out well with some and not with others.
 *
 * @param seed of placement and of its refinement
 * @param placer of nextpnr
 * @param router of nextpnr
 * @param refined whether what is placed is refined before it is routed
 */
public record RouteChoices(int seed, String placer, String router, boolean refined) {

  /** As arguments of nextpnr. */
  List<String> arguments() {
    return List.of("--seed", Integer.toString(seed), "--placer", placer, "--router", router);
  }
}
