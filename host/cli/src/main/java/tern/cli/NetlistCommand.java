package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tern.backend.Backends;
import tern.synth.AcceleratorNetlist;
import tern.synth.Board;
import tern.synth.Steps;

/** {@code tern netlist}: one step of {@code ./tern simulator --netlist}, the command for users. */
@Command(
    name = "netlist",
    hidden = true,
    description = {
      "Synthesises a generated accelerator alone, as a board's flow does.",
      "Prints the netlist, the Yosys that wrote it, and the family of its cells, one per line."
    },
    mixinStandardHelpOptions = true)
final class NetlistCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--board",
      required = true,
      paramLabel = "BOARD",
      description = "name of a folder under constraints/, or path of any other, such as ./NAME")
  private String board;

  @Parameters(paramLabel = "GENERATED", description = "output folder of ./tern elaborate verilog")
  private Path generated;

  @Parameters(paramLabel = "FOLDER", description = "folder for the netlist and the log")
  private Path folder;

  @Override
  public void run() {
    Path home = Backends.home().toAbsolutePath().normalize();
    Path out = folder.toAbsolutePath().normalize();
    Steps steps = new Steps(out, new StepsOnStderr(spec.commandLine().getErr()));
    AcceleratorNetlist.Made made =
        new AcceleratorNetlist(
                Board.of(home.resolve("constraints"), board),
                out,
                home.resolve("out/tools/synth"),
                steps)
            .run(generated.toAbsolutePath().normalize());
    PrintWriter print = spec.commandLine().getOut();
    print.println(made.netlist());
    print.println(made.yosys().command());
    print.println(made.family());
    print.flush();
  }
}
