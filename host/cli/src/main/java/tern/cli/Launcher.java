package tern.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tern.backend.Backends;

/** Asks {@code ./tern} to build things; its progress goes to stderr. */
final class Launcher {
  private Launcher() {}

  /** Whether the launcher started this program, and so can build what is missing. */
  static boolean isHere() {
    return System.getProperty("tern.launcher") != null;
  }

  /**
   * Builds the simulator of a configuration if needed, and returns its library.
   *
   * @param option {@code --preset} or {@code --config}
   * @param value the preset's name or the configuration's file
   */
  static Path simulator(String option, String value) {
    return Path.of(ask("simulator", option, value));
  }

  /** Builds the generator if needed, and returns its class path. */
  static String generator() {
    return ask("generator");
  }

  private static String ask(String... arguments) {
    String launcher =
        System.getProperty("tern.launcher", Backends.home().resolve("tern").toString());
    try {
      List<String> command = new ArrayList<>(List.of(launcher));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw new CommandException(code == Failures.BAD_COMMAND ? code : Failures.FAILED, null);
      }
      return answer;
    } catch (IOException failed) {
      throw new IllegalStateException(launcher + ": " + failed.getMessage(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CommandException(Failures.FAILED, "interrupted during a build");
    }
  }
}
