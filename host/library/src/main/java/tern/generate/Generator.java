package tern.generate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tern.backend.Backend;
import tern.backend.Statistics;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/**
 * Continues a prompt token by token. Used by one thread at a time, the one that may use the
 * backend.
 */
public final class Generator {
  private final Model model;
  private final Tokenizer tokenizer;
  private final Backend backend;
  private final SessionOptions options;

  public Generator(Model model, Tokenizer tokenizer, Backend backend) {
    this(model, tokenizer, backend, SessionOptions.best());
  }

  /** Creates a generator whose sessions compute as {@code options} say. */
  public Generator(Model model, Tokenizer tokenizer, Backend backend, SessionOptions options) {
    this.options = options;
    this.model = model;
    this.tokenizer = tokenizer;
    this.backend = backend;
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
    int[] ids = encode(prompt, maxTokens, tokenizer, model.config());
    Stopping stopping = new Stopping(maxTokens, model.config().endIds(), stops);
    try (Continuation text = new Continuation(model, tokenizer, ids, stopping, settings, options)) {
      return run(text, stream);
    }
  }

  private GenerationReport run(Continuation text, Consumer<String> stream) {
    StringBuilder shown = new StringBuilder();
    Statistics before = backend.statistics();
    long start = System.nanoTime();
    text.begin();
    Statistics prefilled = backend.statistics();
    long decodeStart = System.nanoTime();
    for (Optional<String> piece = text.next(); piece.isPresent(); piece = text.next()) {
      shown.append(piece.get());
      stream.accept(piece.get());
    }
    long end = System.nanoTime();
    Statistics after = backend.statistics();

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
        text.headReport());
  }
}
