package tern.backend;

import tern.TernException;

/** Thrown when two backends disagree. */
public final class MismatchException extends TernException {
  MismatchException(String place) {
    super(place);
  }
}
