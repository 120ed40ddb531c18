package tern.cli;

import picocli.CommandLine.Option;
import tern.model.HeadMode;
import tern.model.SessionOptions;

/** Options that say what a session gives to the backend besides the BitLinears. */
final class ModeOptions {
  @Option(
      names = "--head",
      defaultValue = "host",
      paramLabel = "host|exact|fast",
      description =
          "where the head is computed. host: here; exact: integers of 8 bits on the backend, and"
              + " rows in doubt here; fast: their first 2 or 3 trits on the backend, and the best 64"
              + " or more rows here, with audits. exact chooses the tokens of host"
              + " (default: ${DEFAULT-VALUE})")
  private HeadMode head;

  /** These modes, and the rest as in other options. */
  SessionOptions of(SessionOptions options) {
    return options.withHead(head);
  }
}
