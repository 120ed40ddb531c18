package tern.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code ./tern COMMAND}. */
@Command(
    name = "tern",
    description = "BitNet b1.58 language models on generated hardware.",
    mixinStandardHelpOptions = true,
    version = "tern 0.1.0",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a result was wrong",
      "2:the command line is wrong",
      "3:bad input, or the device failed"
    },
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      LogitsCommand.class,
      BenchCommand.class
    })
public final class Tern {
  private Tern() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The parser with its error handling: one sentence on stderr, a sensible exit code. */
  static CommandLine commandLine() {
    return new CommandLine(new Tern())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures());
  }
}
