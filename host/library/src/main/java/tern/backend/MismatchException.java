package tern.backend;

/** Two backends disagree. */
public final class MismatchException extends RuntimeException {
  MismatchException(String place) {
    super(place);
  }
}
