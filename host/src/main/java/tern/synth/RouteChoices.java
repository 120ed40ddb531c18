package tern.synth;

import java.util.List;
import java.util.stream.Stream;

/**
 * What may be chosen of place and route; one netlist comes out well with some and not with others.
 *
 * @param seed of placement and of its refinement
 * @param placer of nextpnr
 * @param router of nextpnr
 * @param refined whether what is placed is refined before it is routed
 * @param ripUp whether wires that are too slow for the clock are routed again until none is
 */
public record RouteChoices(int seed, String placer, String router, boolean refined, boolean ripUp) {

  /** As arguments of nextpnr. */
  List<String> arguments() {
    List<String> arguments =
        List.of("--seed", Integer.toString(seed), "--placer", placer, "--router", router);
    return ripUp ? Stream.concat(arguments.stream(), Stream.of("--tmg-ripup")).toList() : arguments;
  }
}
