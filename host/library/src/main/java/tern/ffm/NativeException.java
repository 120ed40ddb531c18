package tern.ffm;

import tern.TernException;

/** Thrown when a native library cannot be compiled or loaded. */
public final class NativeException extends TernException {
  public NativeException(String message) {
    super(message);
  }

  public NativeException(String message, Throwable cause) {
    super(message, cause);
  }
}
