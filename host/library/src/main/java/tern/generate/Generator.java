package tern.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import tern.backend.Backend;
import tern.backend.Statistics;
import tern.model.Decoder;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/**
 * Continues a prompt token by token. Used by one thread at a time, the one that may use the
 * backend.
 */
public final class Generator {
  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final Supplier<Statistics> work;
  private final IntFunction<Decoder> sessions;

  public Generator(Model model, Tokenizer tokenizer, Backend backend) {
    this(model, tokenizer, backend, SessionOptions.best());
  }

  /** Creates a generator whose sessions compute as {@code options} say. */
  public Generator(Model model, Tokenizer tokenizer, Backend backend, SessionOptions options) {
    this(
        model.config(),
        tokenizer,
        backend::statistics,
        tokens -> new Session(model, tokens, options));
  }

  /**
   * Creates a generator over sessions of any kind.
   *
   * @param work the work of what computes, so far
   * @param sessions opens a session at position 0 with room for some tokens
   */
  public Generator(
      ModelConfig config,
      Tokenizer tokenizer,
      Supplier<Statistics> work,
      IntFunction<Decoder> sessions) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.work = work;
    this.sessions = sessions;
  }

  /**
   * Encodes a prompt and checks that a model can continue it. Needs no weights, so it can be called
   * before they are loaded.
   *
   * @throws IllegalArgumentException if the prompt is empty, or too long for the model's context
   */
  public static int[] encode(
      String prompt, int maxTokens, Tokenizer tokenizer, ModelConfig config) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + "; expected at least 1");
    }
    int[] ids = tokenizer.encode(prompt);
    if (ids.length == 0) {
      throw new IllegalArgumentException("the prompt is empty; give at least one character");
    }
    if (ids.length >= config.contextSize()) {
      throw new IllegalArgumentException(
          "the prompt has "
              + ids.length
              + " tokens, the model's context holds "
              + config.contextSize()
              + "; shorten it");
    }
    config.requireIds(ids);
    return ids;
  }

  /**
   * Generates up to {@code maxTokens} tokens; fewer if the model ends its text or its context is
   * full.
   *
   * @param stream receives each piece of text as soon as it is complete
   */
  public GenerationReport run(
      String prompt, int maxTokens, Sampler.Settings settings, Consumer<String> stream) {
    return run(prompt, maxTokens, List.of(), settings, stream);
  }

  /**
   * Generates like the other, and ends before the first of some strings as well.
   *
   * @param stops strings of at least one character
   */
  public GenerationReport run(
      String prompt,
      int maxTokens,
      List<String> stops,
      Sampler.Settings settings,
      Consumer<String> stream) {
    int[] ids = encode(prompt, maxTokens, tokenizer, config);
    Stopping stopping = new Stopping(maxTokens, config.endIds(), stops);
    Decoder session = sessions.apply(Continuation.capacity(config, ids.length, maxTokens));
    try (session;
        Continuation text = new Continuation(config, tokenizer, session, ids, stopping, settings)) {
      return run(text, stream);
    }
  }

  private GenerationReport run(Continuation text, Consumer<String> stream) {
    StringBuilder shown = new StringBuilder();
    Statistics before = work.get();
    long start = System.nanoTime();
    text.begin();
    Statistics prefilled = work.get();
    long decodeStart = System.nanoTime();
    for (Optional<String> piece = text.next(); piece.isPresent(); piece = text.next()) {
      shown.append(piece.get());
      stream.accept(piece.get());
    }
    long end = System.nanoTime();
    Statistics after = work.get();

    Statistics all = after.since(before);
    Statistics decode = after.since(prefilled);
    int steps = text.steps();
    double seconds = decode.cycles() > 0 ? decode.deviceSeconds() : (end - decodeStart) / 1e9;
    return new GenerationReport(
        text.tokens().size(),
        shown.toString(),
        List.copyOf(text.tokens()),
        text.promptTokens(),
        all.jobs(),
        all.comparisons(),
        all.mismatches(),
        all.cycles(),
        all.busyShare(),
        steps == 0 ? 0 : steps / seconds,
        (end - start) / 1e9,
        text.headReport(),
        text.residentReport());
  }
}
