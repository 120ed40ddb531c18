package tern.folder;

import tern.TernException;

/** Thrown when a Tern folder is broken, of another version, or cannot be written. */
public final class FolderException extends TernException {
  public FolderException(String message) {
    super(message);
  }

  public FolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
