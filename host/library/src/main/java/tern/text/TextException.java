package tern.text;

import tern.TernException;

/** Thrown when a tokenizer is missing, broken, or made for another model. */
public final class TextException extends TernException {
  public TextException(String message) {
    super(message);
  }

  public TextException(String message, Throwable cause) {
    super(message, cause);
  }
}
