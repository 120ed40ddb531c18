package tern.synth.io;

/** Thrown when a board, a tool or a step fails; the message is a sentence for the user. */
public final class SynthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SynthException(String message) {
    super(message);
  }

  public SynthException(String message, Throwable cause) {
    super(message, cause);
  }
}
