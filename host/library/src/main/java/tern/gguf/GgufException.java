package tern.gguf;

import tern.TernException;

/** Thrown when a GGUF file is broken, or has something in it that Tern does not read. */
public final class GgufException extends TernException {
  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }
}
