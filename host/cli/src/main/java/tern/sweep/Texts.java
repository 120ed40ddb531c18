package tern.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads, writes and deletes small files; a failure ends the sweep. */
final class Texts {
  private Texts() {}

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw new SweepException("cannot read " + file + ": " + failed.getMessage(), failed);
    }
  }

  /** Returns the last 12 lines of a log, which may hold any bytes. */
  static String end(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    } catch (IOException failed) {
      return log + " cannot be read";
    }
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text + "\n");
    } catch (IOException failed) {
      throw new SweepException("cannot write " + file + ": " + failed.getMessage(), failed);
    }
  }

  /** Deletes a folder and everything in it. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
