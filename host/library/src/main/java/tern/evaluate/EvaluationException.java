package tern.evaluate;

import tern.TernException;

/** Thrown when a text or a question is missing, broken, or does not fit the model. */
public final class EvaluationException extends TernException {
  /** Creates an exception without a cause. */
  public EvaluationException(String message) {
    super(message);
  }

  /** Creates an exception that another failure caused. */
  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
