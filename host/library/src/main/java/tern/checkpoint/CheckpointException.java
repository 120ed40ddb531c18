package tern.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tern.TernException;

/** Thrown when a checkpoint is missing, broken, or of a kind that Tern does not understand. */
public class CheckpointException extends TernException {
  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Describes a file that cannot be read. */
  static CheckpointException unreadable(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
    return new CheckpointException(file + ": cannot be read: " + reason, cause);
  }

  /** Thrown when packed weights hold a code that is not a trit. */
  public static final class InvalidTrits extends CheckpointException {
    InvalidTrits(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
