package tern;

import org.jspecify.annotations.Nullable;

/**
 * The base of all exceptions with which Tern reports what a caller cannot prevent: a checkpoint, a
 * tokenizer or a device that is not what it should be, or a result that is wrong. The message says
 * where, what was found, what was expected, and what to do; the cause is the failure below, if
 * there is one.
 *
 * <p>Wrong arguments are {@link IllegalArgumentException}; use after {@code close} is {@link
 * IllegalStateException}.
 */
public abstract class TernException extends RuntimeException {
  /** Creates an exception without a cause. */
  protected TernException(String message) {
    super(message);
  }

  /** Creates an exception that another failure caused. */
  protected TernException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
