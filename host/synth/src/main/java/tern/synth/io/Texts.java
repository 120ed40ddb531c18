package tern.synth.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads and writes small files; a failure is a {@link SynthException} that names the file. */
public final class Texts {
  private Texts() {}

  public static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot write %s", file), failure);
    }
  }

  /** Reads a file that holds a JSON object. */
  public static ObjectNode object(Path file) {
    try {
      if (new ObjectMapper().readTree(file.toFile()) instanceof ObjectNode object) {
        return object;
      }
      throw new SynthException(String.format(Locale.ROOT, "%s: expected a JSON object", file));
    } catch (IOException unreadable) {
      throw new SynthException(
          String.format(
              Locale.ROOT, "%s: %s", file, unreadable.getMessage().lines().findFirst().orElse("")),
          unreadable);
    }
  }

  public static JsonNode json(Path file) {
    return json(file, read(file));
  }

  /**
   * Parses JSON.
   *
   * @param file the file that the text is from, for messages
   */
  public static JsonNode json(Path file, String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException unreadable) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", file), unreadable);
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", file), failure);
    }
  }
}
