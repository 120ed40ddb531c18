package tern.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A checkpoint is missing, broken, or not of a kind that is understood. */
public final class CheckpointException extends RuntimeException {
  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file that the system does not give. */
  static CheckpointException unreadable(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
    return new CheckpointException(file + ": cannot be read: " + reason, cause);
  }
}
