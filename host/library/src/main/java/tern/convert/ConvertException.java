package tern.convert;

import tern.TernException;

/** Thrown when a model cannot be written in the form that was asked for. */
public final class ConvertException extends TernException {
  public ConvertException(String message) {
    super(message);
  }

  public ConvertException(String message, Throwable cause) {
    super(message, cause);
  }
}
