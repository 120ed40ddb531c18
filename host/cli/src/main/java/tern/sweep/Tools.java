package tern.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the generator and the simulator's build script.
 *
 * @param home root of the repository
 * @param classpath class path of the generator
 */
public record Tools(Path home, String classpath) {

  /** Elaborates random configurations of a seed, each into a folder named by its number. */
  void draw(long seed, int first, int count, Path out) {
    generate(out, "sweep", Long.toString(seed), "" + first, "" + count, out.toString());
  }

  /** Elaborates one configuration into a folder. */
  void elaborate(Path config, Path out) {
    generate(out, "simulated", config.toString(), out.toString());
  }

  /** Returns files of simpler configurations, the simplest first. */
  List<Path> simpler(Path config, Path out) {
    generate(out, "simpler", config.toString(), out.toString());
    try (Stream<Path> files = Files.list(out)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted(Comparator.comparingInt(Tools::number))
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replace(".json", ""));
  }

  /** Builds the simulator of an elaborated configuration, and returns its library. */
  Path build(Path elaborated) {
    Path log = elaborated.resolve("build.log");
    String script = home.resolve("sim/build.sh").toString();
    String folder = elaborated.toString();
    if (run(log, List.of("bash", script, folder, folder, "sweep", "quick")) != 0) {
      throw new Broken("the simulator does not build:\n" + Texts.end(log));
    }
    return elaborated.resolve("libtern_sweep.so");
  }

  private void generate(Path out, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classpath, "tern.Elaborate"));
    command.addAll(List.of(arguments));
    Path log = out.resolve("generator.log");
    if (run(log, command) != 0) {
      throw new Broken("the configuration does not elaborate:\n" + Texts.end(log));
    }
  }

  private static int run(Path log, List<String> command) {
    try {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        process.getOutputStream().close();
        return process.waitFor();
      } finally {
        process.destroy();
      }
    } catch (IOException failed) {
      throw new SweepException(
          command.getFirst() + " cannot be run: " + failed.getMessage(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SweepException("the sweep was interrupted", stopped);
    }
  }

  /** Thrown when a legal configuration does not become a simulator. */
  static final class Broken extends RuntimeException {
    Broken(String message) {
      super(message);
    }
  }
}
