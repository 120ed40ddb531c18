package tern.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tern.model.Decoder;
import tern.model.HeadReport;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.ResidentReport;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.StreamDecoder;
import tern.text.Tokenizer;

/**
 * A text that a model continues, one token per call of {@link #next}; whoever stops calling it has
 * stopped the generation. Used by one thread at a time, the one that may use the model's backend;
 * closed by any.
 */
public final class Continuation implements AutoCloseable {
  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final Decoder session;

  /** Whether the session ends with the text. */
  private final boolean ownsSession;

  private final int[] prompt;
  private final int known;
  private final Stopping stopping;
  private final Sampler sampler;
  private final StreamDecoder decoder;
  private final StopStrings stops;
  private final List<Integer> generated = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean begun;
  private volatile boolean ended;

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
        model.config(),
        tokenizer,
        new Session(model, capacity(model.config(), prompt.length, stopping.maxTokens()), options),
        true,
        prompt,
        stopping,
        new Sampler(settings));
  }

  /**
   * Prepares a continuation in a session of its own.
   *
   * @param config of the session's model
   * @param session at position 0; closed with the text
   * @throws IllegalArgumentException if the settings need more candidates than the session has
   */
  public Continuation(
      ModelConfig config,
      Tokenizer tokenizer,
      Decoder session,
      int[] prompt,
      Stopping stopping,
      Sampler.Settings settings) {
    this(config, tokenizer, session, true, prompt, stopping, new Sampler(settings));
  }

  /**
   * Prepares a continuation in a session that has processed the beginning of the prompt.
   *
   * @param session at a position up to the number of the prompt's tokens
   * @param ownsSession whether to close it with the text
   */
  Continuation(
      ModelConfig config,
      Tokenizer tokenizer,
      Decoder session,
      boolean ownsSession,
      int[] prompt,
      Stopping stopping,
      Sampler sampler) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.session = session;
    this.ownsSession = ownsSession;
    this.prompt = prompt.clone();
    this.known = session.position();
    this.stopping = stopping;
    this.sampler = sampler;
    this.decoder = new StreamDecoder(tokenizer::decode, prompt);
    this.stops = new StopStrings(stopping.strings());
    sampler.requireOf(session.mostCandidates());
    sampler.restart(prompt);
    session.expect(sampler.greedy() ? stopping.maxTokens() : 1, stopping.endIds());
  }

  /** Tokens that a text can need: those of the prompt, and those to be generated. */
  public static int capacity(ModelConfig config, int promptTokens, int maxTokens) {
    return (int) Math.min(config.contextSize(), (long) promptTokens + maxTokens);
  }

  /** Processes the prompt, unless that is done; {@link #next} begins with it. */
  public void begin() {
    if (!begun && session.position() < prompt.length) {
      session.advance(Arrays.copyOfRange(prompt, session.position(), prompt.length));
    }
    begun = true;
  }

  /**
   * Prepares another continuation of the same prompt, which is processed once for both. With
   * integer attention they share its pages of keys and values.
   *
   * @throws IllegalStateException if a token has been generated
   */
  public Continuation fork(Sampler.Settings settings) {
    if (!generated.isEmpty() || ended) {
      throw new IllegalStateException("this text has begun; fork it before its first token");
    }
    begin();
    return new Continuation(
        config, tokenizer, session.fork(), true, prompt, stopping, new Sampler(settings));
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
      last = generated.size() == stopping.maxTokens() || session.position() == config.contextSize();
    }
    if (last && !stops.found()) {
      piece += stops.next(decoder.finish());
      piece += stops.finish();
    }
    text.append(piece);
    if (last || stops.found()) {
      close();
    }
    return Optional.of(piece);
  }

  /** Ends the text, and frees the memory of its session. Closing again does nothing. */
  @Override
  public void close() {
    ended = true;
    if (ownsSession) {
      session.close();
    } else {
      session.expect(0, Set.of());
    }
  }

  /** Chooses the token after the last one, which is only now processed. */
  private int choose() {
    begin();
    if (steps() < generated.size()) {
      session.advance(generated.getLast());
    }
    if (sampler.greedy()) {
      return session.best();
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

  /** What the runs of a device have cost; null where the host computes. */
  @Nullable ResidentReport residentReport() {
    return session.residentReport();
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
