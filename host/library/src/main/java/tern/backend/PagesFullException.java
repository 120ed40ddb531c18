package tern.backend;

import tern.TernException;

/** A pool of keys and values has no block left. */
public final class PagesFullException extends TernException {
  private static final long serialVersionUID = 1;

  public PagesFullException(String message) {
    super(message);
  }
}
