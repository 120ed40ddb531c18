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
 * Yosys, nextpnr and a packer: what the generator wrote of a board becomes a bitstream and a
 * report. What has not changed is not done again.
 *
 * @param folder where results and logs go
 */
public record NextpnrFlow(Board board, Toolchain tools, Path folder, Steps steps) {
  private static final String ROUTE = "route";

  /**
   * Runs what has to run.
   *
   * @param generated folder of the generator's output, under this flow's
   * @param top module
   */
  public SynthReport run(String generated, String top, RouteChoices choices) {
    Recipe recipe = new Recipe(NextpnrFamily.named(board.flow()), board, top, choices, Tuning.ECP5);
    refuseWhatThePartCannot(recipe);
    Sources sources = new Sources(folder.resolve(generated));
    Path pins = steps.file(Recipe.PINS, Texts.read(board.pins()));
    List<Path> files = Stream.concat(sources.verilog().stream(), Stream.of(pins)).toList();
    List<String> facts = Stream.concat(tools.versions().stream(), recipe.facts().stream()).toList();
    String fingerprint = Sources.fingerprint(files, facts);
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

  private void refuseWhatThePartCannot(Recipe recipe) {
    if (recipe.family().isRefinable()) {
      return;
    }
    if (recipe.choices().refined()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: places of %s cannot be refined; leave --refined out",
              board.name(),
              board.part()));
    }
    if (board.floorplan().isPresent()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: 'floorplan' is for block RAMs of an ECP5, not of %s; leave it out of board.json",
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
   * Routes, and if that comes no nearer, again with the next seed. Whether a full chip is routed
   * depends on the order in which its wires are taken, and a seed more takes less time than another
   * placement.
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
            "routing was ended; ask for a slower --clock or try another --seed; its output is in %s%n%s",
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
            .believed(
                TimingReport.read(folder.resolve(Recipe.REPORT)), Texts.read(steps.log(ROUTE)))
            .askingAtMost(board.clockMhz());
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
        clock.wantedMhz(),
        timing.met(),
        lanes,
        (double) lut / lanes,
        lanes * Math.min(clock.achievedMhz(), clock.wantedMhz()) / 1000,
        (double) lut / timing.available().getOrDefault(cells.lut(), lut),
        timing.share(cells.ff()),
        timing.share(cells.blockRam()),
        clocks,
        timing.slowest().words(),
        folder.resolve(recipe.bitstream()).toString(),
        seconds);
  }

  /** Cells of the netlist by their type. */
  private Map<String, Integer> netlistCells() {
    Map<String, Integer> counts = new TreeMap<>();
    JsonNode types =
        Texts.json(folder.resolve(Recipe.COUNTS)).path("design").path("num_cells_by_type");
    types.properties().forEach(type -> counts.put(type.getKey(), type.getValue().asInt()));
    return counts;
  }
}
