package tern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines typed on a terminal, with history and editing. Ctrl-C drops the line, or stops the answer;
 * Ctrl-D ends the input.
 */
final class TerminalInput implements ChatInput {
  private final Terminal terminal;
  private final LineReader reader;

  TerminalInput(Terminal terminal) {
    this.terminal = terminal;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            // '!' is a character like others, and so is a backslash.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  /** Opens the terminal of this process. */
  static TerminalInput open() {
    try {
      return new TerminalInput(TerminalBuilder.builder().system(true).build());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public boolean isTyped() {
    return true;
  }

  @Override
  public String readLine(String prompt) {
    while (true) {
      try {
        return reader.readLine(prompt);
      } catch (UserInterruptException dropped) {
        // The next line is read instead.
      } catch (EndOfFileException end) {
        return null;
      }
    }
  }

  @Override
  public BooleanSupplier interrupted() {
    AtomicBoolean interrupted = new AtomicBoolean();
    terminal.handle(Terminal.Signal.INT, signal -> interrupted.set(true));
    return interrupted::get;
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
