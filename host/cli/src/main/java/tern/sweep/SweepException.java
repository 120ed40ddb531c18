package tern.sweep;

/** Thrown when the sweep itself cannot go on: a tool or a file is missing or broken. */
public final class SweepException extends RuntimeException {
  SweepException(String message, Throwable cause) {
    super(message, cause);
  }

  SweepException(String message) {
    super(message);
  }
}
