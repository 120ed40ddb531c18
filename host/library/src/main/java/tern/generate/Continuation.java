package tern.generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.StreamDecoder;
import tern.text.Tokenizer;

/**
 * A text that a model continues, one token per call of {@link #next}; whoever stops calling it has
 * stopped the generation. Used by one thread at a time, the one that may use the model's backend.
 */
public final class Continuation {
  private final Model model;
  private final int[] prompt;
  private final int maxTokens;
  private final Session session;
  private final Sampler sampler;
  private final StreamDecoder decoder;
  private final List<Integer> generated = new ArrayList<>();
  private float[] logits;
  private boolean ended;

  /**
   * Prepares a continuation; computes nothing yet.
   *
   * @param prompt ids from {@link Generator#encode}
   * @param maxTokens most tokens to generate; fewer if the model ends its text or its context is
   *     full
   */
  public Continuation(
      Model model, Tokenizer tokenizer, int[] prompt, int maxTokens, Sampler.Settings settings) {
    this(model, tokenizer, prompt, maxTokens, settings, SessionOptions.best());
  }

  /** Prepares a continuation whose session computes as {@code options} say. */
  public Continuation(
      Model model,
      Tokenizer tokenizer,
      int[] prompt,
      int maxTokens,
      Sampler.Settings settings,
      SessionOptions options) {
    this.model = model;
    this.prompt = prompt.clone();
    this.maxTokens = maxTokens;
    long needed = Math.min(model.config().contextSize(), (long) prompt.length + maxTokens);
    this.session = new Session(model, (int) needed, options);
    this.sampler = new Sampler(settings);
    this.decoder = new StreamDecoder(tokenizer::decode, prompt);
  }

  /** Processes the prompt, unless that is done; {@link #next} begins with it. */
  public void begin() {
    if (logits == null) {
      logits = session.prefill(prompt);
    }
  }

  /**
   * Generates one token, and returns the text that is now complete; it is empty while a character
   * is incomplete. Returns nothing once the text has ended.
   */
  public Optional<String> next() {
    if (ended) {
      return Optional.empty();
    }
    int id = sampler.choose(current());
    ended = model.config().endIds().contains(id);
    if (ended) {
      return Optional.of(decoder.finish());
    }
    generated.add(id);
    String piece = decoder.next(id);
    ended = generated.size() == maxTokens || session.position() == model.config().contextSize();
    return Optional.of(ended ? piece + decoder.finish() : piece);
  }

  /** Returns the logits after the last token, which is only now processed. */
  private float[] current() {
    begin();
    if (steps() < generated.size()) {
      logits = session.prefill(generated.getLast());
    }
    return logits;
  }

  /** The number of generated tokens that the model has processed. */
  int steps() {
    return session.position() - prompt.length;
  }

  /** The tokens generated so far, without the prompt's. */
  public List<Integer> tokens() {
    return Collections.unmodifiableList(generated);
  }
}
