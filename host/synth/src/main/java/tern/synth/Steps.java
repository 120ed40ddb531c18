package tern.synth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;

/** Runs programs one after another, each with its own log, and reports their progress. */
public final class Steps {
  private static final int SHOWN_LINES = 15;

  /** Is told of progress. */
  public interface Watcher {

    /** Called about once per second while a step runs, and when it ends. */
    void step(String name, Duration elapsed, boolean ended);

    /** Called when a step was stopped because it got nowhere. */
    default void gaveUp(String name, String reason) {}
  }

  private final Path folder;
  private final Watcher watcher;

  /**
   * @param folder folder for logs; created if it is missing
   */
  public Steps(Path folder, Watcher watcher) {
    this.folder = folder;
    this.watcher = watcher;
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot create %s", folder), failure);
    }
  }

  /** Renames a step's log, so that the next run of the step does not overwrite it. */
  void keep(String name, int turn) {
    try {
      Files.move(
          log(name),
          log(String.format(Locale.ROOT, "%s-%d", name, turn)),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot move %s", log(name)), failure);
    }
  }

  /** Writes a small file for the steps to read. */
  public Path file(String name, String text) {
    Path file = folder.resolve(name);
    Texts.write(file, text);
    return file;
  }

  /** Returns the file with a step's output. */
  public Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Reads a step's output so far, as Latin-1 since it may end in the middle of a character. */
  List<String> output(String name) {
    try {
      return Files.readAllLines(log(name), StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", log(name)), failure);
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws SynthException with the end of its output if it fails
   */
  public void run(String name, List<String> command) {
    run(name, command, Optional::empty);
  }

  /**
   * Runs a program to its end, or stops it early.
   *
   * @param useless called about every second; a reason stops the program
   * @return that reason, if the program was stopped
   */
  public Optional<String> run(
      String name, List<String> command, Supplier<Optional<String>> useless) {
    long start = System.nanoTime();
    ProcessBuilder program =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile());
    try (Child child = Child.start(program)) {
      while (!child.process().waitFor(1, TimeUnit.SECONDS)) {
        watcher.step(name, Duration.ofNanos(System.nanoTime() - start), false);
        Optional<String> reason = useless.get();
        if (reason.isPresent()) {
          watcher.gaveUp(name, reason.get());
          return reason;
        }
      }
      watcher.step(name, Duration.ofNanos(System.nanoTime() - start), true);
      if (child.process().exitValue() != 0) {
        throw new SynthException(
            String.format(
                Locale.ROOT,
                "step '%s' failed; the whole output is in %s%n%s",
                name,
                log(name),
                lastLines(output(name))));
      }
      return Optional.empty();
    } catch (IOException failure) {
      throw new SynthException(
          String.format(Locale.ROOT, "step '%s' cannot start: %s", name, failure.getMessage()),
          failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SynthException(
          String.format(Locale.ROOT, "interrupted in step '%s'", name), stopped);
    }
  }

  /**
   * Runs a step inside this program.
   *
   * @param work receives a callback to call repeatedly while it works; returns the step's log
   */
  public void compute(String name, Function<Runnable, String> work) {
    long start = System.nanoTime();
    long[] told = {start};
    Runnable watched =
        () -> {
          long now = System.nanoTime();
          if (now - told[0] >= 1_000_000_000) {
            told[0] = now;
            watcher.step(name, Duration.ofNanos(now - start), false);
          }
        };
    Texts.write(log(name), work.apply(watched) + "\n");
    watcher.step(name, Duration.ofNanos(System.nanoTime() - start), true);
  }

  private static String lastLines(List<String> lines) {
    return lines.stream()
        .skip(Math.max(0, lines.size() - SHOWN_LINES))
        .collect(Collectors.joining("\n"));
  }
}
