package tern.checkpoint;

/** A checkpoint is missing, broken, or not of a kind that is understood. */
public final class CheckpointException extends RuntimeException {
  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
