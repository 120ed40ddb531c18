package tern.synth.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A gzip file whose content is verified by its SHA-256. */
public record PackedFile(Path file) {

  /** Compresses content to the file, and returns the content's hash. */
  public String pack(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
      packing.write(content);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot compress %s", file), failure);
    }
    write(file, packed.toByteArray());
    return hash(content);
  }

  /**
   * Reads the content.
   *
   * @throws SynthException if it is damaged: its hash differs from the expected one
   */
  public byte[] unpack(String expectedHash) {
    try (var unpacking = new GZIPInputStream(new ByteArrayInputStream(read(file)))) {
      byte[] content = unpacking.readAllBytes();
      if (hash(content).equals(expectedHash)) {
        return content;
      }
    } catch (IOException damaged) {
      throw new SynthException(String.format(Locale.ROOT, "%s is not a gzip file", file), damaged);
    }
    throw new SynthException(
        String.format(
            Locale.ROOT, "%s is damaged: expected content with SHA-256 %s", file, expectedHash));
  }

  public static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", file), failure);
    }
  }

  public static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot write %s", file), failure);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
