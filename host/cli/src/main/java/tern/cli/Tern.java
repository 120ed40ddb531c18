package tern.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
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
      "3:bad input, a device that failed, too little memory, or a bug"
    },
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      LogitsCommand.class,
      VerifyCommand.class,
      EvalCommand.class,
      DoctorCommand.class,
      ConvertCommand.class,
      InspectCommand.class,
      BenchCommand.class,
      ServeCommand.class,
      SynthCommand.class,
      NetlistCommand.class,
      SweepCommand.class,
      VersionCommand.class
    })
public final class Tern {
  /** Program name and version, from the build. */
  static final String VERSION = "tern " + version();

  @Option(
      names = "--verbose",
      scope = CommandLine.ScopeType.INHERIT,
      description = "print the stack trace of a failure")
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
    // Output is the same in every locale.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = commandLine().execute(arguments);
    } catch (Throwable failure) {
      // Outside any command: a failure in picocli itself, or while a command was created.
      code = new Failures(() -> false).handle(failure, err);
    }
    System.exit(code);
  }

  /** Returns the parser with its error handling: one sentence on stderr and an exit code. */
  static CommandLine commandLine() {
    Tern tern = new Tern();
    Failures failures = new Failures(() -> tern.verbose);
    CommandLine line = new CommandLine(tern);
    prepare(line, line.getCommandSpec().usageMessage());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(failures)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  /** Sets on every subcommand what picocli does not inherit: the version and the exit codes. */
  private static void prepare(CommandLine line, UsageMessageSpec usage) {
    line.getCommandSpec().version(VERSION).exitCodeOnExecutionException(Failures.FAILED);
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading(usage.exitCodeListHeading())
        .exitCodeList(usage.exitCodeList());
    line.getSubcommands().values().forEach(command -> prepare(command, usage));
  }
}
