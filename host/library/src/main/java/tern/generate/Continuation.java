package tern.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tern.model.HeadReport;
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
  private final int context;
  private final Session session;
  private final int[] prompt;
  private final int known;
  private final Stopping stopping;
  private final Sampler sampler;
  private final StreamDecoder decoder;
  private final StopStrings stops;
  private final List<Integer> generated = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean begun;
  private boolean ended;

  /**
   * Prepares a continuation that ends with the model's end tokens; computes nothing yet.
   *
   * @param prompt ids from {@link Generator#encode}
   * @param maxTokens most tokens to generate; fewer if the model ends its text or its context is
   *     full
   */
  public Continuation(
      Model model, Tokenizer tokenizer, int[] prompt, int maxTokens, Sampler.Settings settings) {
    this(
        model,
        tokenizer,
        prompt,
        new Stopping(maxTokens, model.config().endIds(), List.of()),
        settings,
        SessionOptions.best());
  }

  /** Prepares a continuation whose session computes as {@code options} say. */
  public Continuation(
      Model model,
      Tokenizer tokenizer,
      int[] prompt,
      Stopping stopping,
      Sampler.Settings settings,
      SessionOptions options) {
    this(
        model,
        tokenizer,
        session(model, (long) prompt.length + stopping.maxTokens(), options),
        prompt,
        stopping,
        new Sampler(settings));
  }

  /**
   * Prepares a continuation in a session that has processed the beginning of the prompt.
   *
   * @param session at a position below the number of the prompt's tokens
   */
  Continuation(
      Model model,
      Tokenizer tokenizer,
      Session session,
      int[] prompt,
      Stopping stopping,
      Sampler sampler) {
    this.context = model.config().contextSize();
    this.session = session;
    this.prompt = prompt.clone();
    this.known = session.position();
    this.stopping = stopping;
    this.sampler = sampler;
    this.decoder = new StreamDecoder(tokenizer::decode, prompt);
    this.stops = new StopStrings(stopping.strings());
    sampler.restart(prompt);
  }

  private static Session session(Model model, long tokens, SessionOptions options) {
    return new Session(model, (int) Math.min(model.config().contextSize(), tokens), options);
  }

  /** Processes the prompt, unless that is done; {@link #next} begins with it. */
  public void begin() {
    if (!begun) {
      session.advance(Arrays.copyOfRange(prompt, session.position(), prompt.length));
      begun = true;
    }
  }

  /**
   * Generates one token, and returns the text that is now complete; it is empty while a character
   * is incomplete, or while the text may begin a stop string. Returns nothing once the text has
   * ended.
   */
  public Optional<String> next() {
    if (ended) {
      return Optional.empty();
    }
    int id = choose();
    boolean last = stopping.endIds().contains(id);
    String piece = "";
    if (!last) {
      generated.add(id);
      piece = stops.next(decoder.next(id));
      last = generated.size() == stopping.maxTokens() || session.position() == context;
    }
    if (last && !stops.found()) {
      piece += stops.next(decoder.finish());
      piece += stops.finish();
    }
    ended = last || stops.found();
    text.append(piece);
    return Optional.of(piece);
  }

  /** Chooses the token after the last one, which is only now processed. */
  private int choose() {
    begin();
    if (steps() < generated.size()) {
      session.advance(generated.getLast());
    }
    int count = sampler.candidates();
    return count == 0 ? sampler.choose(session.logits()) : sampler.choose(session.top(count));
  }

  /** The number of generated tokens that the model has processed. */
  int steps() {
    return Math.max(0, session.position() - prompt.length);
  }

  /** What the session's head did, in all texts that it has continued. */
  HeadReport headReport() {
    return session.headReport();
  }

  /** The number of tokens of the prompt. */
  public int promptTokens() {
    return prompt.length;
  }

  /** The number of tokens of the prompt that were already processed before. */
  public int knownTokens() {
    return known;
  }

  /** The tokens generated so far, without the prompt's. */
  public List<Integer> tokens() {
    return Collections.unmodifiableList(generated);
  }

  /** The text so far, without the prompt's and without a stop string. */
  public String text() {
    return text.toString();
  }

  /** The tokens that the session has processed: those of the prompt, then those generated. */
  int[] processed() {
    int[] all = Arrays.copyOf(prompt, session.position());
    for (int i = prompt.length; i < all.length; i++) {
      all[i] = generated.get(i - prompt.length);
    }
    return all;
  }
}
