package tern.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tern.generate.Chat;
import tern.generate.Continuation;
import tern.text.template.TemplateException;

/** Reads messages and commands, and prints answers. */
final class Conversation {
  private static final String HELP =
      """
      /reset        forget the conversation
      /system TEXT  set what the model is told to be, and forget the conversation; without TEXT: nothing
      /help         show this
      /exit         leave, like Ctrl-D
      A line that ends in a backslash goes on with the next one.
      """;

  private final Chat chat;
  private final ChatInput input;
  private final PrintWriter out;
  private final PrintWriter err;

  Conversation(Chat chat, ChatInput input, PrintWriter out, PrintWriter err) {
    this.chat = chat;
    this.input = input;
    this.out = out;
    this.err = err;
  }

  /** Goes on until the input ends or says so. */
  void hold() {
    for (String line = input.readMessage(); line != null; line = input.readMessage()) {
      if (line.equals("/exit")) {
        return;
      }
      try {
        if (line.startsWith("/")) {
          command(line.strip());
        } else if (!line.isBlank()) {
          answer(line);
        }
      } catch (TemplateException | IllegalArgumentException refused) {
        if (!input.isTyped()) {
          throw refused;
        }
        err.println("tern: " + refused.getMessage());
        err.flush();
      }
    }
  }

  private void command(String line) {
    if (line.equals("/reset")) {
      chat.reset();
    } else if (line.equals("/system") || line.startsWith("/system ")) {
      String text = line.substring("/system".length()).strip();
      chat.reset(text.isEmpty() ? null : text);
    } else if (line.equals("/help")) {
      out.print(HELP);
      out.flush();
    } else {
      throw new IllegalArgumentException("there is no command " + line + "; /help lists them");
    }
  }

  private void answer(String message) {
    try (Continuation answer = chat.say(message)) {
      BooleanSupplier interrupted = input.interrupted();
      while (!interrupted.getAsBoolean()) {
        Optional<String> piece = answer.next();
        if (piece.isEmpty()) {
          break;
        }
        out.print(piece.get());
        out.flush();
      }
    }
    out.println();
    out.flush();
  }
}
