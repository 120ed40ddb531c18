package tern.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ConcurrentModificationException;
import java.util.NoSuchElementException;

/** Puts failures into sentences for whoever typed the command. */
final class Sentences {
  private Sentences() {}

  static String of(Throwable failure) {
    return switch (failure) {
      case OutOfMemoryError full ->
          "Java has too little memory ("
              + full.getMessage()
              + "); give it more, for example with"
              + " JAVA_TOOL_OPTIONS=-Xmx8g";
      case StackOverflowError deep ->
          "the stack overflowed; enlarge it with JAVA_TOOL_OPTIONS=-Xss16m (--verbose shows where)";
      case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
          of(wrapped.getCause());
      case UncheckedIOException wrapped -> of(wrapped.getCause());
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case AccessDeniedException closed -> closed.getFile() + ": permission denied";
      case LinkageError library ->
          "a library does not fit this machine or this Java: " + said(library);
      default -> isBug(failure) ? bug(failure) : failure.getMessage();
    };
  }

  private static String said(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  private static String bug(Throwable failure) {
    return "this is a bug in Tern: "
        + said(failure)
        + "; please report it with the output of --verbose";
  }

  /** Whether nothing that a user or a device does should cause this failure. */
  private static boolean isBug(Throwable failure) {
    return failure.getMessage() == null
        || failure.getMessage().isBlank()
        || failure instanceof Error
        || failure instanceof NullPointerException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof ClassCastException
        || failure instanceof ArrayStoreException
        || failure instanceof NegativeArraySizeException
        || failure instanceof NumberFormatException
        || failure instanceof UnsupportedOperationException
        || failure instanceof ConcurrentModificationException
        || failure instanceof NoSuchElementException;
  }
}
