package tern.cli;

import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import tern.backend.MismatchException;

/** What goes wrong while a command runs: one sentence, and the exit code that Tern's help lists. */
final class Failures implements IExecutionExceptionHandler {
  static final int WRONG_RESULT = 1;
  static final int BAD_INPUT = 3;

  private final BooleanSupplier verbose;

  Failures(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    command.getErr().println("tern: " + sentence(failure));
    if (verbose.getAsBoolean()) {
      failure.printStackTrace(command.getErr());
    }
    return failure instanceof MismatchException ? WRONG_RESULT : BAD_INPUT;
  }

  private static String sentence(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName() + " (--verbose shows where)"
        : message;
  }
}
