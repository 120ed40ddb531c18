package tern.resident;

import tern.TernException;

/**
 * Thrown when a model, a configuration or a program cannot run resident, or stops: the message
 * names the program, the step and the field, what stood there, and what was expected.
 */
public final class ResidentException extends TernException {
  public ResidentException(String message) {
    super(message);
  }
}
