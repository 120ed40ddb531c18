package tern.synth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tern.synth.io.SynthException;

/** The generator's output for a board: the Verilog to synthesise, and the configuration. */
record Sources(Path folder) {

  /** Lists the files to synthesise: modules and vendor cells, not simulation models of cells. */
  List<Path> verilog() {
    return Stream.of(folder, folder.resolve("cells"))
        .filter(Files::isDirectory)
        .flatMap(Sources::list)
        .filter(file -> file.toString().endsWith(".sv") || file.toString().endsWith(".v"))
        .sorted()
        .toList();
  }

  /** Returns the files to synthesise, quoted for a Yosys script and relative to a folder. */
  String quoted(Path from) {
    return verilog().stream()
        .map(file -> "\"" + from.relativize(file) + "\"")
        .collect(Collectors.joining(" "));
  }

  Path config() {
    return folder.resolve("config.json");
  }

  /** Hashes everything that a result depends on: the Verilog, the pins, and facts. */
  String fingerprint(Path pins, List<String> facts) {
    return fingerprint(Stream.concat(verilog().stream(), Stream.of(pins)).toList(), facts);
  }

  /** Hashes names and content of files, and facts. */
  static String fingerprint(List<Path> files, List<String> facts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(synthesised(Files.readString(file)).getBytes(StandardCharsets.UTF_8));
      }
      digest.update(String.join("\n", facts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failure) {
      throw new SynthException(
          String.format(Locale.ROOT, "cannot read the sources: %s", failure.getMessage()), failure);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Removes what synthesis does not read: comments, code for other tools, and the lines they leave.
   */
  static String synthesised(String text) {
    return text.replaceAll("(?ms)^ *`ifndef SYNTHESIS.*?^ *`endif // not def SYNTHESIS", "")
        .replaceAll(" *//.*", "")
        .replaceAll("(?m)^ *\\n", "");
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
