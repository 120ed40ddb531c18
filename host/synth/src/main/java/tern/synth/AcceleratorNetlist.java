package tern.synth;

import java.nio.file.Path;
import java.util.List;

/**
 * Makes the netlist of an accelerator alone, with the tools and the script of a board's flow. Its
 * simulation shows that it behaves like the generated Verilog.
 *
 * @param folder folder for results and logs
 * @param environment folder of the Python environment with the tools
 */
public record AcceleratorNetlist(Board board, Path folder, Path environment, Steps steps) {
  private static final String TOP = "Accelerator";

  /**
   * A netlist.
   *
   * @param yosys the Yosys that wrote it
   * @param family family of its cells, as Yosys names its folder
   */
  public record Made(Path netlist, Tool yosys, String family) {}

  /**
   * Synthesises the accelerator.
   *
   * @param generated folder of the generator's output
   */
  public Made run(Path generated) {
    Sources sources = new Sources(generated);
    if (board.flow().equals(XilinxFlow.NAME)) {
      Tool yosys = Toolchain.yosys(environment, steps);
      return made(
          XilinxFlow.script(board, sources.quoted(folder), TOP) + "; write_json " + Recipe.NETLIST,
          yosys,
          "xilinx");
    }
    NextpnrFamily family = NextpnrFamily.named(board.flow());
    family.files().forEach(steps::file);
    Tool yosys = Toolchain.ready(board, environment, steps).yosys();
    List<Path> files = sources.verilog().stream().map(folder::relativize).toList();
    return made(Recipe.synthesis(family, board, TOP, files), yosys, family.cellFolder());
  }

  private Made made(String script, Tool yosys, String family) {
    steps.run("synthesis", List.of(yosys.command().toString(), "-q", "-p", script));
    return new Made(folder.resolve(Recipe.NETLIST), yosys, family);
  }
}
