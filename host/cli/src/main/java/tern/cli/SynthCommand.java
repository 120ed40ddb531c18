package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      names = "--clock",
      paramLabel = "MHZ",
      description = "clock in MHz (default: the board's)")
  private Integer clock;

  @Mixin private RouteOptions options;

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
    Steps steps = new Steps(folder, new StepsOnStderr(spec.commandLine().getErr()));
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
      print(report, SynthTable.text(report));
      return report.good() ? 0 : Failures.WRONG_RESULT;
    }
    KeptBitstream kept = new KeptBitstream(chosen);
    Optional<SynthReport> known =
        choosesRoute() ? Optional.empty() : kept.unpack(folder.resolve(GENERATED), folder);
    if (known.isPresent()) {
      print(known.get(), SynthTable.text(known.get()));
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
    RouteChoices choices = options.choices(chosen);
    SynthReport report =
        new NextpnrFlow(chosen, tools, folder, steps).run(GENERATED, chosen.top(), choices);
    print(report, SynthTable.text(report));
    if (keep && report.good()) {
      List<String> how = new ArrayList<>(tools.versions());
      how.add(choices.toString());
      kept.keep(folder.resolve(GENERATED), report, how);
    }
    return report.good() ? 0 : Failures.WRONG_RESULT;
  }

  /** Whether an option asks for a new run of place and route. */
  private boolean choosesRoute() {
    return route || keep || options.areGiven();
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

  private void print(Object report, String table) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : table);
    out.flush();
  }
}
