package tern.synth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * A program of the flow.
 *
 * @param command how to start it
 * @param version what it says of itself, without the words around it
 */
public record Tool(Path command, String version) {
  private static final Pattern NUMBERS = Pattern.compile("\\d+(?:\\.\\d+)+");

  /** The tool behind a command, or null where there is none that runs. */
  static Tool at(Path command, String versionOption) {
    try {
      Process process =
          new ProcessBuilder(List.of(command.toString(), versionOption))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroy();
        return null;
      }
      Matcher numbers = NUMBERS.matcher(output);
      return numbers.find() ? new Tool(command, numbers.group()) : null;
    } catch (IOException absent) {
      return null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SynthException("interrupted", stopped);
    }
  }

  /** Whether this is of a version or a later one. */
  boolean isAtLeast(String wanted) {
    return Arrays.compare(numbers(version), numbers(wanted)) >= 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
