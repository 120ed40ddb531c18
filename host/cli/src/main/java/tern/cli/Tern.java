package tern.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code ./tern COMMAND}. */
@Command(
    name = "tern",
    description = "BitNet b1.58 language models on generated hardware.",
    mixinStandardHelpOptions = true,
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
      SweepCommand.class,
      VersionCommand.class
    })
public final class Tern {
  /** As the build says it. */
  static final String VERSION = "tern " + version();

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "show where in the program a failure happened")
  private boolean verbose;

  private Tern() {}

  private static String version() {
    try (InputStream text = Tern.class.getResourceAsStream("version.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static void main(String[] arguments) {
    // Numbers and texts are the same wherever this runs.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = commandLine().execute(arguments);
    } catch (Throwable failure) {
      // Outside of any command: what picocli itself, or the making of a command, stumbles over.
      code = new Failures(() -> false).handle(failure, err);
    }
    System.exit(code);
  }

  /** The parser with its error handling: one sentence on stderr, a sensible exit code. */
  static CommandLine commandLine() {
    Tern tern = new Tern();
    Failures failures = new Failures(() -> tern.verbose);
    CommandLine line = new CommandLine(tern);
    prepare(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(failures)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  /** What picocli does not hand down: -V on subcommands, and the code of what it did not expect. */
  private static void prepare(CommandLine line) {
    line.getCommandSpec().version(VERSION).exitCodeOnExecutionException(Failures.FAILED);
    line.getSubcommands().values().forEach(Tern::prepare);
  }
}
