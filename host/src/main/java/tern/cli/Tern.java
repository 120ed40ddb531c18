package tern.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code ./tern COMMAND}. */
@Command(
    name = "tern",
    description = "BitNet b1.58 language models on generated hardware.",
    mixinStandardHelpOptions = true,
    version = Tern.VERSION,
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
      BenchCommand.class,
      ServeCommand.class,
      SynthCommand.class,
      VersionCommand.class
    })
public final class Tern {
  static final String VERSION = "tern 0.1.0";

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "show where in the program a failure happened")
  private boolean verbose;

  private Tern() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The parser with its error handling: one sentence on stderr, a sensible exit code. */
  static CommandLine commandLine() {
    Tern tern = new Tern();
    return new CommandLine(tern)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Failures(() -> tern.verbose));
  }
}
