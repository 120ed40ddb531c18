package tern.synth;

import java.nio.file.Path;

/** The boards of the repository. */
final class Constraints {
  /** Maven sets the repository's path; elsewhere it is the working directory. */
  static final Path FOLDER = Path.of(System.getProperty("tern.home", ".")).resolve("constraints");

  private Constraints() {}

  static Board board(String name) {
    return Board.named(FOLDER, name);
  }
}
