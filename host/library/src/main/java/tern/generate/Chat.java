package tern.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tern.model.Decoder;
import tern.model.HeadReport;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.ChatMessage;
import tern.text.ChatTemplate;
import tern.text.Tokenizer;

/**
 * A conversation with a model. The model keeps what it has processed: of each turn only the tokens
 * from the first that differs are processed. Used by one thread at a time, the one that may use the
 * model's backend.
 */
public final class Chat {
  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Stopping stopping;
  private final Sampler sampler;
  private final Decoder session;
  private final int context;
  private final List<ChatMessage> messages = new ArrayList<>();
  private @Nullable String system;
  private @Nullable Continuation answer;
  private int[] processed = {};

  /**
   * Starts a conversation.
   *
   * @param stopping where answers end, besides the model's end tokens and the template's end of
   *     turn
   */
  public Chat(
      Model model,
      Tokenizer tokenizer,
      ChatTemplate template,
      Stopping stopping,
      Sampler.Settings settings,
      SessionOptions options) {
    this(
        model.config(),
        tokenizer,
        template,
        stopping,
        settings,
        new Session(model, model.config().contextSize(), options),
        model.config().contextSize());
  }

  /**
   * Starts a conversation in a session of its own.
   *
   * @param session at position 0
   * @param context tokens that it can hold
   */
  public Chat(
      ModelConfig config,
      Tokenizer tokenizer,
      ChatTemplate template,
      Stopping stopping,
      Sampler.Settings settings,
      Decoder session,
      int context) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.template = template;
    this.stopping = withEnds(stopping, config, tokenizer, template);
    this.sampler = new Sampler(settings);
    sampler.requireOf(session.mostCandidates());
    this.session = session;
    this.context = context;
  }

  private static Stopping withEnds(
      Stopping stopping, ModelConfig config, Tokenizer tokenizer, ChatTemplate template) {
    Set<Integer> ends = new LinkedHashSet<>(stopping.endIds());
    ends.addAll(config.endIds());
    tokenizer.specialAtStart(template.afterAnswer()).ifPresent(ends::add);
    return new Stopping(stopping.maxTokens(), ends, stopping.strings());
  }

  /** Where answers end. */
  public Stopping stopping() {
    return stopping;
  }

  /** What the head did so far. */
  public HeadReport headReport() {
    return session.headReport();
  }

  /** The conversation so far, the last answer included. */
  public List<ChatMessage> messages() {
    endAnswer();
    List<ChatMessage> all = new ArrayList<>(messages);
    if (system != null) {
      all.addFirst(ChatMessage.system(system));
    }
    return List.copyOf(all);
  }

  /** Forgets the conversation, but not the system prompt. */
  public void reset() {
    endAnswer();
    messages.clear();
  }

  /**
   * Sets what the model is told to be, and forgets the conversation.
   *
   * @param text null for nothing
   */
  public void reset(@Nullable String text) {
    reset();
    system = text;
  }

  /**
   * Takes a message of the user, and returns the model's answer, which is computed as it is read.
   * If it is not read to its end, the conversation goes on after what was read.
   *
   * @throws IllegalArgumentException if the conversation fills the model's context; the message is
   *     then not part of it
   * @throws tern.text.template.TemplateException if the template refuses it, with the same effect
   */
  public Continuation say(String message) {
    List<ChatMessage> asked = new ArrayList<>(messages());
    asked.add(ChatMessage.user(message));
    int[] prompt = tokenizer.encodeChat(template.render(asked, true));
    if (prompt.length == 0 || prompt.length >= context) {
      throw new IllegalArgumentException(
          "the conversation has "
              + prompt.length
              + (context == config.contextSize() ? " tokens, the model's" : " tokens, the device's")
              + " context holds "
              + context
              + "; start a new one, or shorten the message");
    }
    config.requireIds(prompt);
    int known = Arrays.mismatch(prompt, processed);
    known = known < 0 ? prompt.length : known;
    session.rewind(Math.min(known, prompt.length - 1));
    messages.add(asked.getLast());
    answer = new Continuation(config, tokenizer, session, false, prompt, stopping, sampler);
    return answer;
  }

  /** Adds the answer, as far as it was read, to the conversation. */
  private void endAnswer() {
    if (answer != null) {
      messages.add(ChatMessage.assistant(answer.text()));
      processed = answer.processed();
      answer = null;
    }
  }
}
