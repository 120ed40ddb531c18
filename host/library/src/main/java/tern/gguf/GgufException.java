package tern.gguf;

import tern.TernException;

/** Thrown when a GGUF file is broken, or has something in it that Tern does not read. */
public class GgufException extends TernException {
  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Thrown when packed weights hold a code that is not a trit. */
  public static final class InvalidTrits extends GgufException {
    InvalidTrits(GgufException what) {
      super(what.getMessage());
    }
  }
}
