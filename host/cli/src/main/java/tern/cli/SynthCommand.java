package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.backend.Backends;
import tern.synth.Board;
import tern.synth.KeptBitstream;
import tern.synth.NextpnrFlow;
import tern.synth.ResourceReport;
import tern.synth.RouteChoices;
import tern.synth.Steps;
import tern.synth.SynthReport;
import tern.synth.Tool;
import tern.synth.Toolchain;
import tern.synth.XilinxFlow;
import tern.synth.io.SynthException;

/** {@code tern synth}: makes a bitstream of a board's preset with open tools. */
@Command(
    name = "synth",
    description = {
      "Makes a board's bitstream with Yosys, nextpnr and the packer of its family.",
      "AMD parts are only synthesised: they are placed and routed with Vivado.",
      "Exit code 1: a clock is not met, or a multiplier is used."
    },
    mixinStandardHelpOptions = true)
final class SynthCommand implements Callable<Integer> {
  private static final String GENERATED = "generated";

  @Spec private CommandSpec spec;

  @Option(
      names = "--board",
      required = true,
      paramLabel = "BOARD",
      description = "name of a folder under constraints/, or path of any other, such as ./NAME")
  private String board;

  private static final class Choice {
    @Option(
        names = "--preset",
        paramLabel = "NAME",
        description = "preset to build (default: the board's)")
    private String preset;

    @Option(
        names = "--config",
        paramLabel = "FILE.json",
        description = "configuration of your own instead, see ./tern config --help")
    private Path file;

    String source() {
      return preset != null ? preset : file.toAbsolutePath().normalize().toString();
    }
  }

  @ArgGroup private Choice choice;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "seed of place and route (default: the board's, or 1 with another preset)")
  private Integer seed;

  @Option(
      names = "--clock",
      paramLabel = "MHZ",
      description = "clock in MHz (default: the board's)")
  private Integer clock;

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

  @Option(
      names = "--route",
      description =
          "place and route even if the board's folder holds a bitstream of the same sources")
  private boolean route;

  @Option(
      names = "--keep",
      description = "store the bitstream in the board's folder, for anyone with the same sources")
  private boolean keep;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  @Override
  public Integer call() {
    Path home = Backends.home().toAbsolutePath().normalize();
    Board chosen =
        board(home.resolve("constraints"))
            .withPreset(choice == null ? null : choice.source())
            .withClock(clock);
    Path folder = home.resolve("out/synth").resolve(chosen.name() + "-" + chosen.configuration());
    if (chosen.flow().equals(XilinxFlow.NAME)) {
      refuseRouteOptions(chosen);
    }
    Steps steps = new Steps(folder, new Progress(spec.commandLine().getErr()));
    Path description = steps.file("board.json", chosen.description().toPrettyString());
    steps.run(
        "generate",
        List.of(
            home.resolve("tern").toString(),
            "elaborate",
            "board",
            description.toString(),
            folder.resolve(GENERATED).toString()));
    Path environment = home.resolve("out/tools/synth");
    if (chosen.flow().equals(XilinxFlow.NAME)) {
      Tool yosys = Toolchain.yosys(environment, steps);
      ResourceReport report =
          new XilinxFlow(chosen, yosys, folder, steps).run(folder.resolve(GENERATED), chosen.top());
      print(report);
      return report.good() ? 0 : Failures.WRONG_RESULT;
    }
    KeptBitstream kept = new KeptBitstream(chosen);
    Optional<SynthReport> known =
        choosesRoute() ? Optional.empty() : kept.unpack(folder.resolve(GENERATED), folder);
    if (known.isPresent()) {
      print(known.get());
      return 0;
    }
    if (kept.isThere() && !choosesRoute()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "tern: the bitstream in %s was made from other sources; placing and routing anew%n",
              chosen.folder());
    }
    Toolchain tools = Toolchain.ready(chosen, environment, steps);
    RouteChoices choices =
        new RouteChoices(
            seed == null ? chosen.seed() : seed,
            placer == null ? chosen.placer() : placer,
            router == null ? chosen.router() : router,
            refined == null ? chosen.refined() : refined,
            ripUp == null ? chosen.ripUp() : ripUp);
    SynthReport report =
        new NextpnrFlow(chosen, tools, folder, steps).run(GENERATED, chosen.top(), choices);
    print(report);
    if (keep && report.good()) {
      List<String> how = new ArrayList<>(tools.versions());
      how.add(choices.toString());
      kept.keep(folder.resolve(GENERATED), report, how);
    }
    return report.good() ? 0 : Failures.WRONG_RESULT;
  }

  /** Whether an option asks for a new run of place and route. */
  private boolean choosesRoute() {
    return route
        || keep
        || Stream.of(seed, placer, router, refined, ripUp).anyMatch(Objects::nonNull);
  }

  /** Refuses route options for a board that is only synthesised here. */
  private void refuseRouteOptions(Board chosen) {
    for (String option :
        List.of("--seed", "--placer", "--router", "--refined", "--rip-up", "--route", "--keep")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(),
            String.format(
                Locale.ROOT,
                "%s does nothing for %s, which is only synthesised here, because %s is placed and"
                    + " routed with the vendor's tools; leave it out",
                option,
                chosen.name(),
                chosen.part()));
      }
    }
  }

  private Board board(Path constraints) {
    try {
      return Board.of(constraints, board);
    } catch (SynthException none) {
      throw new ParameterException(spec.commandLine(), "--board: " + none.getMessage());
    }
  }

  /** Reports each step when it ends, and every 15 seconds while it runs. */
  private record Progress(PrintWriter err) implements Steps.Watcher {
    @Override
    public void step(String name, Duration elapsed, boolean ended) {
      long seconds = elapsed.toSeconds();
      if (ended || seconds % 15 == 0 && seconds > 0) {
        err.printf(
            Locale.ROOT, "tern: %-10s %s%4d s%n", name, ended ? "done in " : "running ", seconds);
        err.flush();
      }
    }

    @Override
    public void gaveUp(String name, String reason) {
      err.printf(Locale.ROOT, "tern: %-10s ended: %s%n", name, reason);
      err.flush();
    }
  }

  private void print(ResourceReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(report));
    } else {
      out.printf(
          Locale.ROOT, "board         %s, %s: %s%n", report.board(), report.part(), report.state());
      out.printf(Locale.ROOT, "preset        %s, %d lanes%n", report.preset(), report.lanes());
      out.printf(
          Locale.ROOT, "LUT6          %d, %.1f per lane%n", report.lut(), report.lutPerLane());
      out.printf(Locale.ROOT, "  as RAM      %d%n", report.lutRam());
      out.printf(Locale.ROOT, "flip-flops    %d%n", report.ff());
      out.printf(Locale.ROOT, "carry cells   %d%n", report.carry());
      out.printf(Locale.ROOT, "block RAM     %.1f%n", report.blockRam());
      out.printf(Locale.ROOT, "UltraRAM      %d%n", report.ultraRam());
      out.printf(Locale.ROOT, "DSP           %d%n", report.dsp());
    }
    out.flush();
  }

  private void print(SynthReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(report));
    } else {
      out.printf(Locale.ROOT, "board         %s, %s%n", report.board(), report.part());
      out.printf(Locale.ROOT, "preset        %s, %d lanes%n", report.preset(), report.lanes());
      out.printf(
          Locale.ROOT,
          "LUT4          %d (%.0f %%), %.1f per lane%n",
          report.lut(),
          100 * report.lutShare(),
          report.lutPerLane());
      out.printf(Locale.ROOT, "flip-flops    %d (%.0f %%)%n", report.ff(), 100 * report.ffShare());
      out.printf(Locale.ROOT, "carry cells   %d%n", report.carry());
      out.printf(
          Locale.ROOT,
          "block RAM     %d (%.0f %%)%n",
          report.blockRam(),
          100 * report.blockRamShare());
      out.printf(Locale.ROOT, "DSP           %d%n", report.dsp());
      report
          .fmaxOfClocks()
          .forEach(
              (name, mhz) -> out.printf(Locale.ROOT, "clock         %.1f MHz: %s%n", mhz, name));
      out.printf(
          Locale.ROOT,
          "timing        %s: %.1f of %.1f MHz%n",
          report.timingMet() ? "met" : "NOT MET",
          report.fmaxMhz(),
          report.clockMhz());
      out.printf(Locale.ROOT, "slowest path  %s%n", report.criticalPath());
      out.printf(Locale.ROOT, "multiply-adds %.1f G/s%n", report.laneGigahertz());
      out.printf(Locale.ROOT, "bitstream     %s%n", report.bitstream());
    }
    out.flush();
  }
}
