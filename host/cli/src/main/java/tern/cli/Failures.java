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

/** Turns failures into one sentence on stderr and one of the exit codes that the help lists. */
final class Failures
    implements IExecutionExceptionHandler, IExecutionStrategy, IParameterExceptionHandler {
  /** Exit code: a result was wrong. No other kind of failure has it. */
  static final int WRONG_RESULT = 1;

  /** Exit code: the command line is wrong. */
  static final int BAD_COMMAND = 2;

  /** Exit code: bad input, a device that failed, too little memory, or a bug. */
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

  /** Prints what is wrong, what may have been meant, and where to read more. */
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tern: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("tern: see ./" + command.getCommandSpec().qualifiedName() + " --help");
    if (verbose.getAsBoolean()) {
      wrong.printStackTrace(err);
    }
    err.flush();
    return BAD_COMMAND;
  }

  /** Catches errors too: picocli lets them pass, and the JVM would exit with 1. */
  @Override
  public int execute(ParseResult arguments) {
    try {
      return new RunLast().execute(arguments);
    } catch (Error failure) {
      return handle(failure, arguments.commandSpec().commandLine().getErr());
    }
  }

  /** Prints what happened and returns the exit code. */
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
