package tern.cli;

import java.util.function.BooleanSupplier;

/** Where the lines of a chat come from. */
interface ChatInput extends AutoCloseable {
  /** Whether a person types them, who can try again. */
  boolean isTyped();

  /**
   * Reads a line.
   *
   * @param prompt shown before it, if a person types it
   * @return null at the end of the input
   */
  String readLine(String prompt);

  /** Starts an answer, and returns whether it was interrupted since. */
  BooleanSupplier interrupted();

  @Override
  void close();

  /** Reads a message: a line that ends in a backslash goes on with the next one. */
  default String readMessage() {
    StringBuilder message = new StringBuilder();
    String line = readLine("> ");
    while (line != null && line.endsWith("\\")) {
      message.append(line, 0, line.length() - 1).append('\n');
      line = readLine(". ");
    }
    if (line == null) {
      return message.isEmpty() ? null : message.toString();
    }
    return message.append(line).toString();
  }
}
