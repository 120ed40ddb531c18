package tern;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tern.backend.Offload;
import tern.generate.Chat;
import tern.generate.Continuation;
import tern.text.ChatMessage;

/**
 * A conversation with the model of a {@link Tern}, and open as long as it. Any thread may use it;
 * its calls and the pieces of its answers are computed one after another.
 */
public final class Conversation {
  private final Offload offload;
  private final Chat chat;

  Conversation(Offload offload, Chat chat) {
    this.offload = offload;
    this.chat = chat;
  }

  /**
   * Says something, and returns the model's answer as a lazy stream of its pieces. What is not read
   * before the next call is not computed, and the conversation goes on after what was read.
   *
   * @throws IllegalArgumentException if the conversation fills the model's context
   * @throws TernException if the template refuses the message
   */
  public Stream<String> say(String message) {
    Continuation answer = offload.call(backend -> chat.say(message));
    return Pieces.stream(() -> offload.call(backend -> answer.next()));
  }

  /** The conversation so far; an answer that is being read ends here. */
  public List<ChatMessage> messages() {
    return offload.call(backend -> chat.messages());
  }

  /**
   * Forgets the conversation, and tells the model what it is.
   *
   * @param system null for nothing
   */
  public void reset(@Nullable String system) {
    offload.call(
        backend -> {
          chat.reset(system);
          return null;
        });
  }
}
