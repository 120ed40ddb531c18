package tern.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tern.backend.Backends;

/** Asks {@code ./tern} for what has to be built; what it does on the way it tells on stderr. */
final class Launcher {
  private Launcher() {}

  /** Whether the launcher started this program, and so builds what is missing. */
  static boolean isHere() {
    return System.getProperty("tern.launcher") != null;
  }

  /**
   * The library of a configuration's simulator, for {@code --preset NAME} or {@code --config FILE}.
   */
  static Path simulator(String option, String value) {
    return Path.of(ask("simulator", option, value));
  }

  /** The class path of the generator. */
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
      throw new CommandException(Failures.FAILED, "stopped while something was built");
    }
  }
}
