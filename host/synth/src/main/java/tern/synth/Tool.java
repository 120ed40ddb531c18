package tern.synth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * A program that the flow runs.
 *
 * @param command path or name of the program
 * @param version version that it reports
 */
public record Tool(Path command, String version) {
  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:\\.\\d+)+");

  /** Finds a tool by its command; null if it does not run. */
  static Tool at(Path command, String versionOption) {
    return at(command, versionOption, Duration.ofMinutes(1));
  }

  /** Finds a tool by its command; null if it does not print its version within {@code wait}. */
  static Tool at(Path command, String versionOption, Duration wait) {
    try {
      Matcher numbers = NUMBERS.matcher(output(List.of(command.toString(), versionOption), wait));
      return numbers.find() ? new Tool(command, numbers.group()) : null;
    } catch (IOException | ExecutionException | TimeoutException absent) {
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SynthException("interrupted", stopped);
    }
  }

  /** Returns a program's output, read while it runs since a full pipe would block it. */
  private static String output(List<String> command, Duration wait)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (Child child = Child.start(new ProcessBuilder(command).redirectErrorStream(true))) {
      FutureTask<byte[]> read = new FutureTask<>(child.process().getInputStream()::readAllBytes);
      Thread.ofVirtual().start(read);
      return new String(read.get(wait.toNanos(), TimeUnit.NANOSECONDS), StandardCharsets.UTF_8);
    }
  }

  /** Whether the tool has at least a given version. */
  boolean isAtLeast(String wanted) {
    return Arrays.compare(numbers(version), numbers(wanted)) >= 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
