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

/**
 * Yosys, nextpnr and a packer: what the generator wrote of a board becomes a bitstream and a
 * report. What has not changed is not done again.
 *
 * <p>Files are named from their folder: tools compiled to WebAssembly see little else.
 *
 * @param folder where results and logs go
 */
public record NextpnrFlow(Board board, Toolchain tools, Path folder, Steps steps) {
  private static final String NETLIST = "netlist.json";
  private static final String COUNTS = "netlist-stat.json";
  private static final String PLANNED = "planned.json";
  private static final String PLACED = "placed.json";
  private static final String REFINED = "refined.json";
  private static final String PINS = "board.pins";
  private static final String ROUTED = "routed.design";
  private static final String REPORT = "routed.json";
  private static final String ROUTE = "route";

  /** How often one placement is routed, from one seed after the other, while that gets nowhere. */
  private static final int ROUTINGS = 3;

  /**
   * Runs what has to run.
   *
   * @param generated folder of the generator's output, under this flow's
   * @param top module
   */
  public SynthReport run(String generated, String top, RouteChoices choices) {
    if (choices.refined() && !family().isRefinable()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: places of %s cannot be refined; leave --refined out",
              board.name(),
              board.part()));
    }
    if (board.floorplan().isPresent() && !family().isRefinable()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: 'floorplan' is for block RAMs of an ECP5, not of %s; leave it out of board.json",
              board.name(),
              board.part()));
    }
    Optional<Floorplan> plan = board.floorplan().map(Floorplan::read);
    Sources sources = new Sources(folder.resolve(generated));
    Path pins = steps.file(PINS, Texts.read(board.pins()));
    List<String> facts = new ArrayList<>(tools.versions());
    facts.add(choices.toString());
    facts.add(board.part() + " " + board.clockMhz() + " " + top);
    board.floorplan().map(Texts::read).ifPresent(facts::add);
    List<Path> files = Stream.concat(sources.verilog().stream(), Stream.of(pins)).toList();
    String fingerprint = Sources.fingerprint(files, facts);
    Path stamp = folder.resolve("fingerprint");
    boolean fresh = Files.exists(stamp) && Texts.read(stamp).equals(fingerprint);
    long start = System.nanoTime();
    if (!fresh) {
      Texts.write(stamp, "");
      synthesise(sources, top);
      placeAndRoute(plan, choices);
      steps.run("pack", command(tools.packer(), family().packing(board, ROUTED, bitstream())));
      Texts.write(stamp, fingerprint);
    }
    return report(sources, fresh ? 0 : (System.nanoTime() - start) / 1e9);
  }

  private void synthesise(Sources sources, String top) {
    family().files().forEach(steps::file);
    String files =
        sources.verilog().stream()
            .map(file -> "\"" + folder.relativize(file) + "\"")
            .collect(Collectors.joining(" "));
    // No memory with a clocked read is read where it is written in the same cycle: no bypass
    // needed.
    String script =
        String.format(
            Locale.ROOT,
            "read_verilog -sv %s; proc; setattr -set no_rw_check 1 */w:_R0_addr_d0 %%m; %s; tee -q -o %s stat -json",
            files,
            family().synthesis(board, top, NETLIST),
            COUNTS);
    steps.run("synthesis", command(tools.yosys(), List.of("-q", "-p", script)));
  }

  private void placeAndRoute(Optional<Floorplan> plan, RouteChoices choices) {
    String design = NETLIST;
    List<String> pins = family().pins(PINS);
    if (plan.isPresent()) {
      steps.compute(
          "plan",
          watched ->
              plan.get().apply(folder.resolve(NETLIST), folder.resolve(PLANNED)).entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(Object::toString)
                  .collect(Collectors.joining("\n")));
      design = PLANNED;
    }
    if (!choices.refined()) {
      route(design, choices, pins);
      return;
    }
    steps.run("place", nextpnr(design, choices, pins, List.of("--no-route", "--write", PLACED)));
    Path placed = folder.resolve(PLACED);
    Path refined = folder.resolve(REFINED);
    int clock = board.clockMhz();
    steps.compute(
        "refine",
        watched -> Refinement.refine(placed, refined, clock, choices.seed(), watched).toString());
    route(REFINED, choices, List.of("--no-pack", "--no-place"));
  }

  /**
   * Routes, and if that comes no nearer, again with the next seed. Whether a full chip is routed
   * depends on the order in which its wires are taken, and a seed more takes less time than another
   * placement.
   */
  private void route(String design, RouteChoices choices, List<String> more) {
    List<String> reasons = new ArrayList<>();
    for (int tried = 0; tried < ROUTINGS; tried++) {
      RouteChoices drawn = choices.later(tried);
      Optional<String> reason =
          steps.run(
              ROUTE,
              nextpnr(design, drawn, more, family().routed(ROUTED)),
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

  private List<String> nextpnr(
      String design, RouteChoices choices, List<String> more, List<String> files) {
    List<String> arguments = new ArrayList<>(family().part(board));
    arguments.addAll(List.of("--json", design, "--report", REPORT));
    // A clock that is missed is reported with its path, not as a failure of the step.
    arguments.add("--timing-allow-fail");
    arguments.addAll(choices.arguments(board.clockMhz()));
    arguments.addAll(more);
    arguments.addAll(files);
    return command(tools.nextpnr(), arguments);
  }

  private static List<String> command(Tool tool, List<String> arguments) {
    return Stream.concat(Stream.of(tool.command().toString()), arguments.stream()).toList();
  }

  private NextpnrFamily family() {
    return NextpnrFamily.named(board.flow());
  }

  private SynthReport report(Sources sources, double seconds) {
    TimingReport timing =
        family()
            .believed(TimingReport.read(folder.resolve(REPORT)), Texts.read(steps.log(ROUTE)))
            .askingAtMost(board.clockMhz());
    JsonNode config = Texts.json(sources.config());
    int lanes =
        config.path("tokenRows").asInt()
            * config.path("outputCols").asInt()
            * config.path("lanes").asInt();
    NextpnrFamily.Cells cells = family().cells();
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
        folder.resolve(bitstream()).toString(),
        seconds);
  }

  /** Cells of the netlist by their type. */
  private Map<String, Integer> netlistCells() {
    Map<String, Integer> counts = new TreeMap<>();
    JsonNode types = Texts.json(folder.resolve(COUNTS)).path("design").path("num_cells_by_type");
    types.properties().forEach(type -> counts.put(type.getKey(), type.getValue().asInt()));
    return counts;
  }

  private String bitstream() {
    return board.name() + family().bitstreamSuffix();
  }
}
