package tern.synth;

import java.nio.file.Path;
import java.util.Locale;
import tern.synth.io.SynthException;

/**
 * A program that a flow needs: the system's if it is new enough, else a pinned one.
 *
 * @param system name of the system's program; null if it must not be used
 * @param versionOption option that makes the program print its version; null if it has none
 * @param oldest oldest version of the system's program that is accepted
 * @param pinned name of the pinned program
 * @param distribution Python distribution that contains the pinned program, with its version
 */
record Requirement(
    String system, String versionOption, String oldest, String pinned, String distribution) {

  /** Returns the same requirement with an older version accepted. */
  Requirement since(String version) {
    return new Requirement(system, versionOption, version, pinned, distribution);
  }

  /** Returns the system's program, or null if it is missing or too old. */
  Tool fromSystem() {
    Tool tool = system == null ? null : Tool.at(Path.of(system), versionOption);
    return tool != null && tool.isAtLeast(oldest) ? tool : null;
  }

  /** Returns the program installed in a Python environment. */
  Tool fromEnvironment(Path environment) {
    Path command = environment.resolve("bin").resolve(pinned);
    if (versionOption == null) {
      return new Tool(command, distribution.substring(distribution.indexOf("==") + 2));
    }
    Tool tool = Tool.at(command, versionOption);
    if (tool == null) {
      throw new SynthException(
          String.format(Locale.ROOT, "%s is installed but does not run", command));
    }
    return tool;
  }
}
