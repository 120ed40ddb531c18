package tern.cli;

import picocli.CommandLine.Option;

/** The option that says how keys and values are kept. */
final class CacheOptions {
  /** Type of their elements. */
  enum Type {
    FLOAT16,
    FLOAT32
  }

  @Option(
      names = "--cache",
      paramLabel = "TYPE",
      description =
          "keys and values in float16, or in float32, which takes twice the memory"
              + " (default: float16)")
  private Type type;

  /** Whether the option is given. */
  boolean given() {
    return type != null;
  }

  /** Whether keys and values are kept in float16. */
  boolean half() {
    return half(true);
  }

  /** The same with another default. */
  boolean half(boolean otherwise) {
    return type == null ? otherwise : type == Type.FLOAT16;
  }
}
