package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;
import tern.synth.place.Floorplan;
import tern.synth.place.Refinement;
import tern.synth.place.Tuning;

/**
 * Makes a bitstream and a report of a board's generated Verilog, with Yosys, nextpnr and a packer.
 * Does nothing if nothing has changed since the last run.
 *
 * @param folder folder for results and logs
 */
public record NextpnrFlow(Board board, Toolchain tools, Path folder, Steps steps) {
  private static final String ROUTE = "route";

  /**
   * Runs the flow.
   *
   * @param generated folder of the generator's output, relative to this flow's
   * @param top top module
   * @throws SynthException if a step fails, or the part does not support a choice
   */
  public SynthReport run(String generated, String top, RouteChoices choices) {
    Recipe recipe = new Recipe(NextpnrFamily.named(board.flow()), board, top, choices, Tuning.ECP5);
    refuseUnsupported(recipe);
    Sources sources = new Sources(folder.resolve(generated));
    Path pins = steps.file(Recipe.PINS, Texts.read(board.pins()));
    List<String> facts = Stream.concat(tools.versions().stream(), recipe.facts().stream()).toList();
    String fingerprint = sources.fingerprint(pins, facts);
    Path stamp = folder.resolve("fingerprint");
    boolean fresh = Files.exists(stamp) && Texts.read(stamp).equals(fingerprint);
    long start = System.nanoTime();
    if (!fresh) {
      Texts.write(stamp, "");
      synthesise(recipe, sources);
      plan();
      placeAndRefine(recipe);
      route(recipe);
      steps.run("pack", command(tools.packer(), recipe.pack()));
      Texts.write(stamp, fingerprint);
    }
    return report(recipe, sources, fresh ? 0 : (System.nanoTime() - start) / 1e9);
  }

  private void refuseUnsupported(Recipe recipe) {
    if (recipe.family().isRefinable()) {
      return;
    }
    if (recipe.choices().refined()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: a placement on %s cannot be refined; leave out --refined",
              board.name(),
              board.part()));
    }
    if (board.floorplan().isPresent()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: 'floorplan' is only for ECP5, not for %s; remove it from board.json",
              board.name(),
              board.part()));
    }
  }

  private void synthesise(Recipe recipe, Sources sources) {
    recipe.family().files().forEach(steps::file);
    String script = recipe.synthesis(sources.verilog().stream().map(folder::relativize).toList());
    steps.run("synthesis", command(tools.yosys(), List.of("-q", "-p", script)));
  }

  private void plan() {
    board
        .floorplan()
        .map(Floorplan::read)
        .ifPresent(
            plan ->
                steps.compute(
                    "plan",
                    watched ->
                        plan
                            .apply(folder.resolve(Recipe.NETLIST), folder.resolve(Recipe.PLANNED))
                            .entrySet()
                            .stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(Object::toString)
                            .collect(Collectors.joining("\n"))));
  }

  private void placeAndRefine(Recipe recipe) {
    if (!recipe.choices().refined()) {
      return;
    }
    steps.run("place", command(tools.nextpnr(), recipe.place()));
    steps.compute(
        "refine",
        watched ->
            Refinement.refine(
                    folder.resolve(Recipe.PLACED),
                    folder.resolve(Recipe.REFINED),
                    recipe.tuning(),
                    board.clockMhz(),
                    recipe.choices().seed(),
                    watched)
                .toString());
  }

  /**
   * Routes, and if that stalls, again with the next seed. Whether a full chip can be routed depends
   * on the order of its wires, and another seed takes less time than another placement.
   */
  private void route(Recipe recipe) {
    List<String> reasons = new ArrayList<>();
    for (int tried = 0; tried < Recipe.ROUTINGS; tried++) {
      RouteChoices drawn = recipe.choices().later(tried);
      Optional<String> reason =
          steps.run(
              ROUTE,
              command(tools.nextpnr(), recipe.route(drawn)),
              drawn.ripUp() ? () -> RipUpLimit.reached(steps.output(ROUTE)) : Optional::empty);
      if (reason.isEmpty()) {
        return;
      }
      steps.keep(ROUTE, tried + 1);
      reasons.add(String.format(Locale.ROOT, "seed %d: %s", drawn.seed(), reason.get()));
    }
    throw new SynthException(
        String.format(
            Locale.ROOT,
            "routing stalled; try a lower --clock or another --seed; its logs are in %s%n%s",
            folder,
            String.join(String.format(Locale.ROOT, "%n"), reasons)));
  }

  private static List<String> command(Tool tool, List<String> arguments) {
    return Stream.concat(Stream.of(tool.command().toString()), arguments.stream()).toList();
  }

  private SynthReport report(Recipe recipe, Sources sources, double seconds) {
    TimingReport timing =
        recipe
            .family()
            .corrected(
                TimingReport.read(folder.resolve(Recipe.REPORT)), Texts.read(steps.log(ROUTE)))
            .withTargetAtMost(board.clockMhz());
    JsonNode config = Texts.json(sources.config());
    int lanes =
        config.path("tokenRows").asInt()
            * config.path("outputCols").asInt()
            * config.path("lanes").asInt();
    NextpnrFamily.Cells cells = recipe.family().cells();
    int lut = timing.used(cells.lut());
    for (var cell : cells.inLuts().entrySet()) {
      lut += cell.getValue() * timing.used(cell.getKey());
    }
    TimingReport.Clock clock = timing.main();
    Map<String, Double> clocks = new TreeMap<>();
    timing.clocks().forEach((name, c) -> clocks.put(name, c.achievedMhz()));
    return new SynthReport(
        board.name(),
        board.part(),
        board.configuration(),
        lut,
        timing.used(cells.ff()),
        netlistCells().getOrDefault(cells.carry(), 0),
        timing.used(cells.blockRam()),
        timing.used(cells.dsp()),
        clock.achievedMhz(),
        clock.targetMhz(),
        timing.met(),
        lanes,
        (double) lut / lanes,
        lanes * Math.min(clock.achievedMhz(), clock.targetMhz()) / 1000,
        (double) lut / timing.available().getOrDefault(cells.lut(), lut),
        timing.share(cells.ff()),
        timing.share(cells.blockRam()),
        clocks,
        timing.slowest().sentence(),
        folder.resolve(recipe.bitstream()).toString(),
        seconds);
  }

  /** Counts the cells of the netlist by type. */
  private Map<String, Integer> netlistCells() {
    Map<String, Integer> counts = new TreeMap<>();
    JsonNode types =
        Texts.json(folder.resolve(Recipe.COUNTS)).path("design").path("num_cells_by_type");
    types.properties().forEach(type -> counts.put(type.getKey(), type.getValue().asInt()));
    return counts;
  }
}
