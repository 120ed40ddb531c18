package tern.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tern.text.template.Template;
import tern.text.template.TemplateException;

/**
 * Writes a conversation as the text that a model was trained on, special tokens included. Published
 * models bring a template for it; its language is that of {@link Template}. Immutable.
 */
public final class ChatTemplate {
  private static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n'"
          + " + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private final Template template;
  private final Map<String, String> specialTokens;

  private ChatTemplate(Template template, Map<String, String> specialTokens) {
    this.template = template;
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * Creates a template.
   *
   * @param name what it is called in messages
   * @param specialTokens texts of special tokens by the names that templates use: {@code
   *     bos_token}, {@code eos_token}
   * @throws TemplateException if it is not understood
   */
  public static ChatTemplate of(String name, String source, Map<String, String> specialTokens) {
    return new ChatTemplate(Template.parse(name, source), specialTokens);
  }

  /** Returns the template of ChatML, which many models are trained on. */
  public static ChatTemplate chatml() {
    return of("the template of ChatML", CHATML, Map.of());
  }

  /**
   * Returns the template that a model brings: chat_template.jinja or tokenizer_config.json of a
   * Hugging Face folder, or {@code tokenizer.chat_template} of a GGUF file.
   *
   * @throws TextException if a file is broken
   * @throws TemplateException if the template is not understood
   */
  public static Optional<ChatTemplate> in(Path model) {
    ChatTemplateSource source = ChatTemplateSource.in(model);
    return source.template() == null
        ? Optional.empty()
        : Optional.of(of(source.name(), source.template(), source.specialTokens()));
  }

  /** Reads a template from a file of its own, with the special tokens of a model. */
  public static ChatTemplate read(Path file, Path model) {
    return of(
        file.toString(),
        ChatTemplateSource.text(file),
        ChatTemplateSource.in(model).specialTokens());
  }

  /**
   * Writes a conversation.
   *
   * @param answer whether to end with the beginning of the model's next message
   * @throws TemplateException if the template refuses it, for example because roles do not
   *     alternate
   */
  public String render(List<ChatMessage> messages, boolean answer) {
    List<Map<String, Object>> written = new ArrayList<>();
    for (ChatMessage message : messages) {
      written.add(Map.of("role", message.role(), "content", message.content()));
    }
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.put("messages", written);
    variables.put("add_generation_prompt", answer);
    variables.put("tools", null);
    return template.render(variables);
  }

  /**
   * Returns what the template writes after a message of the model; empty if that is not clear. It
   * begins with the token that ends the message, which a model should not go on after.
   */
  public String afterAnswer() {
    String answer = "Forty-two";
    try {
      String text =
          render(List.of(ChatMessage.user("Say it"), ChatMessage.assistant(answer)), false);
      int at = text.lastIndexOf(answer);
      return at < 0 ? "" : text.substring(at + answer.length()).strip();
    } catch (TemplateException refused) {
      return "";
    }
  }
}
