package tern.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tern.TernException;
import tern.text.Tokenizer;

/** The libraries that commands load. */
final class Libraries {
  private static final String AREA = "libraries";

  private Libraries() {}

  /**
   * Checks them.
   *
   * @param model a model that is known to be good
   */
  static List<Finding> check(Path model) {
    return List.of(tokenizers(model), zlib(Path.of("/usr/include/zlib.h")));
  }

  private static Finding tokenizers(Path model) {
    if (!Files.exists(model)) {
      return Finding.missing(
          AREA, "tokenizers", model + " is not there to try it", "git checkout models");
    }
    try (Tokenizer tokenizer = Tokenizer.open(model, 2048)) {
      return Finding.works(AREA, "tokenizers", "loaded, a token is " + tokenizer.encode("a")[0]);
    } catch (TernException | LinkageError failed) {
      return Finding.broken(
          AREA, "tokenizers", failed.getMessage(), "remove ~/.djl.ai, the library unpacks there");
    }
  }

  private static Finding zlib(Path header) {
    return Files.exists(header)
        ? Finding.works(AREA, "zlib", header.toString())
        : Finding.missing(
            AREA,
            "zlib",
            header + " is missing; it builds simulators",
            "apt-get install zlib1g-dev");
  }
}
