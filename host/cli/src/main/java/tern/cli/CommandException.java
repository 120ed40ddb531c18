package tern.cli;

/** Ends a command with an exit code; the message is null if the reason is already on stderr. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int code;

  CommandException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
