package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files, whose failures are sentences. */
final class Texts {
  private Texts() {}

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new SynthException("cannot write %s".formatted(file), failure);
    }
  }

  static JsonNode json(Path file) {
    return json(file, read(file));
  }

  /** What a file holds, once its text is JSON. */
  static JsonNode json(Path file, String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException unreadable) {
      throw new SynthException("cannot read %s".formatted(file), unreadable);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new SynthException("cannot read %s".formatted(file), failure);
    }
  }
}
