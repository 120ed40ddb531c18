package tern.synth;

import java.nio.file.Path;
import java.util.Locale;
import tern.synth.io.SynthException;

/**
 * A program that a flow needs: the system's where it is new enough, else a pinned one.
 *
 * @param system name of the system's; null if it is never taken
 * @param versionOption makes the program tell its version; null if nothing does
 * @param oldest version of the system's that will do
 * @param pinned name of the pinned one
 * @param distribution Python distribution that brings it, with its version
 */
record Requirement(
    String system, String versionOption, String oldest, String pinned, String distribution) {

  /** The same program, an older one of which will do too. */
  Requirement since(String version) {
    return new Requirement(system, versionOption, version, pinned, distribution);
  }

  /** The system's, or null where it is missing or too old. */
  Tool fromSystem() {
    Tool tool = system == null ? null : Tool.at(Path.of(system), versionOption);
    return tool != null && tool.isAtLeast(oldest) ? tool : null;
  }

  /** The one that was installed into a Python environment. */
  Tool fromEnvironment(Path environment) {
    Path command = environment.resolve("bin").resolve(pinned);
    if (versionOption == null) {
      return new Tool(command, distribution.substring(distribution.indexOf("==") + 2));
    }
    Tool tool = Tool.at(command, versionOption);
    if (tool == null) {
      throw new SynthException(
          String.format(Locale.ROOT, "%s was installed and does not run", command));
    }
    return tool;
  }
}
