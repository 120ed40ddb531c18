package tern.cli;

import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tern.synth.Board;
import tern.synth.RouteChoices;

/** Options for place and route; those not given default to the board's choices. */
final class RouteOptions {
  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "seed of place and route (default: the board's, or 1 with another preset)")
  private Integer seed;

  @Option(
      names = "--placer",
      paramLabel = "PLACER",
      description =
          "heap, or static, which makes shorter wires on full chips"
              + " (default: the board's, or heap with another preset)")
  private String placer;

  @Option(
      names = "--router",
      paramLabel = "ROUTER",
      description =
          "router1, which finds shorter routes, or router2, which converges on full chips"
              + " (default: the board's, or router2 with another preset)")
  private String router;

  @Option(
      names = "--refined",
      negatable = true,
      description =
          "anneal the placement before routing, ECP5 only: one sixth less wire on full chips"
              + " (default: the board's, or no with another preset)")
  private Boolean refined;

  @Option(
      names = "--rip-up",
      negatable = true,
      description =
          "rip up and reroute until every path meets timing; if that stalls, start again with the"
              + " next seed, at most twice (default: the board's, or no with another preset)")
  private Boolean ripUp;

  /** Whether any option was given. */
  boolean areGiven() {
    return Stream.of(seed, placer, router, refined, ripUp).anyMatch(Objects::nonNull);
  }

  RouteChoices choices(Board board) {
    return new RouteChoices(
        seed == null ? board.seed() : seed,
        placer == null ? board.placer() : placer,
        router == null ? board.router() : router,
        refined == null ? board.refined() : refined,
        ripUp == null ? board.ripUp() : ripUp);
  }
}
