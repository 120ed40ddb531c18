package tern.backend;

/** Thrown when two backends disagree. */
public final class MismatchException extends RuntimeException {
  MismatchException(String place) {
    super(place);
  }
}
