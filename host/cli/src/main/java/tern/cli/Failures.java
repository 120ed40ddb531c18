package tern.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;
import tern.backend.MismatchException;

/** What goes wrong while a command runs: one sentence, and the exit code that Tern's help lists. */
final class Failures
    implements IExecutionExceptionHandler, IExecutionStrategy, IParameterExceptionHandler {
  /** A result was wrong; no failure of any other kind has this code. */
  static final int WRONG_RESULT = 1;

  /** The command line is wrong. */
  static final int BAD_COMMAND = 2;

  /** Bad input, a device that failed, a machine that has too little, or a bug. */
  static final int FAILED = 3;

  private final BooleanSupplier verbose;

  Failures(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    return handle(failure, command.getErr());
  }

  /** What is wrong, what may have been meant, and where the rest is told. */
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tern: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("tern: ./" + command.getCommandSpec().qualifiedName() + " --help tells more");
    if (verbose.getAsBoolean()) {
      wrong.printStackTrace(err);
    }
    err.flush();
    return BAD_COMMAND;
  }

  /** Picocli lets errors pass, and the JVM would end with 1. */
  @Override
  public int execute(ParseResult arguments) {
    try {
      return new RunLast().execute(arguments);
    } catch (Error failure) {
      return handle(failure, arguments.commandSpec().commandLine().getErr());
    }
  }

  /** Says what happened; answers the exit code. */
  int handle(Throwable failure, PrintWriter err) {
    if (!(failure instanceof CommandException) || failure.getMessage() != null) {
      err.println("tern: " + Sentences.of(failure));
    }
    if (verbose.getAsBoolean()) {
      failure.printStackTrace(err);
    }
    err.flush();
    if (failure instanceof CommandException ended) {
      return ended.code();
    }
    return failure instanceof MismatchException ? WRONG_RESULT : FAILED;
  }
}
