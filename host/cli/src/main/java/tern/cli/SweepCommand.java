package tern.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.backend.Backends;
import tern.sweep.Failure;
import tern.sweep.Round;
import tern.sweep.Sweep;
import tern.sweep.SweepReport;
import tern.sweep.Tools;

/** {@code tern sweep}: builds and tests random configurations. */
@Command(
    name = "sweep",
    description = {
      "Simulates random legal configurations and compares their products with plain loops.",
      "Each runs edge sizes and extreme operands, and integers where it has planes; jobs posted ahead, repeated, and reset midway;"
          + " random resident programs where it has a vector unit, compared with the same in Java;"
          + " slow and stalling memories; random initial state. A failure is reduced as far as"
          + " possible.",
      "Exit code 1: a configuration failed."
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--count",
      defaultValue = "3",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "configurations to test (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "SEED",
      description = "seed of configurations and products (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--first",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      paramLabel = "N",
      description =
          "number of the first configuration of this seed, to resume a sweep"
              + " (default: ${DEFAULT-VALUE})")
  private int first;

  @Option(
      names = "--config",
      paramLabel = "FILE.json",
      description =
          "test only the configuration in this file; an entry of \"failed\" in a report is tested"
              + " with the round that failed")
  private Path config;

  @Option(
      names = "--rounds",
      defaultValue = "12",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "rounds of products per configuration (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--shrink-builds",
      defaultValue = "8",
      converter = Checks.NotNegative.class,
      paramLabel = "N",
      description = "most builds spent on reducing one failure (default: ${DEFAULT-VALUE})")
  private int shrinkBuilds;

  @Option(
      names = "--workers",
      defaultValue = "2",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "configurations built and tested in parallel (default: ${DEFAULT-VALUE})")
  private int workers;

  @Option(names = "--json", description = Json.HELP)
  private boolean json;

  private Path folder;

  @Override
  public Integer call() throws IOException {
    Path build = Files.createDirectories(Backends.home().resolve("out/sweep"));
    folder = Files.createTempDirectory(build, "seed" + seed + "-");
    SweepReport report;
    try (Progress progress = new Progress("configurations", config == null ? count : 1)) {
      report =
          run(
              failure -> {
                if (failure != null) {
                  report(failure);
                }
                progress.step();
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(report) : table(report));
    out.flush();
    return report.failures() == 0 ? 0 : Failures.WRONG_RESULT;
  }

  private SweepReport run(Sweep.Listener listener) throws IOException {
    Path home = Backends.home();
    Sweep sweep =
        new Sweep(new Tools(home, Launcher.generator()), folder, rounds, shrinkBuilds, workers);
    if (config == null) {
      return sweep.run(seed, first, count, listener);
    }
    JsonNode given = MAPPER.readTree(config.toFile());
    if (!given.has("round")) {
      return sweep.run(config.toAbsolutePath(), null, seed, listener);
    }
    Path smallest = Files.writeString(folder.resolve("given.json"), given.get("config").toString());
    Round round = MAPPER.treeToValue(given.get("round"), Round.class);
    return sweep.run(smallest, round, given.get("seed").asLong(), listener);
  }

  /** Reports a failure at once, and keeps it in a file: a sweep may run for hours. */
  private void report(Failure failure) {
    PrintWriter err = spec.commandLine().getErr();
    Path file = folder.resolve("failure" + failure.name() + ".json");
    err.println("tern: configuration " + failure.name() + ": " + failure.what());
    err.println("tern: reduced to: " + failure.smallest());
    err.println("tern: to reproduce it: ./tern sweep --config " + file);
    err.flush();
    try {
      Files.writeString(file, Json.text(failure) + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String table(SweepReport r) {
    return String.format(
        Locale.ROOT,
        """
        configurations     %d, seed %d
        products           %d, %d of them of integers
        resident programs  %d
        failures           %d
        wall time          %.1f s""",
        r.configurations(),
        r.seed(),
        r.products(),
        r.planeProducts(),
        r.programs(),
        r.failures(),
        r.seconds());
  }
}
