package tern.text;

/**
 * A message of a conversation.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param role who speaks: {@code system}, {@code user} or {@code assistant}
 * @param content what is said
 */
public record ChatMessage(String role, String content) {
  /** Returns what the model is told to be. */
  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }

  /** Returns what the user says. */
  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  /** Returns what the model says. */
  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }
}
