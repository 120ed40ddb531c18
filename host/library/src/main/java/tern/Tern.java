package tern;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tern.backend.Backend;
import tern.backend.Offload;
import tern.checkpoint.ModelLoader;
import tern.generate.Chat;
import tern.generate.Continuation;
import tern.generate.Generator;
import tern.generate.Stopping;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Session;
import tern.text.ChatTemplate;
import tern.text.TextException;
import tern.text.Tokenizer;

/**
 * A model, its tokenizer and its backend:
 *
 * <pre>{@code
 * try (Tern tern = Tern.open(model, Backends.best())) {
 *   tern.generate("It is a truth").forEach(System.out::print);
 * }
 * }</pre>
 *
 * <p>Any thread may use it, and several at once: all work is done by one thread of its own, and
 * texts that are generated at the same time take turns token by token.
 */
public final class Tern implements AutoCloseable {
  private final Path path;
  private final Offload offload;
  private final Model model;
  private final Tokenizer tokenizer;

  private Tern(Path path, Offload offload, Model model, Tokenizer tokenizer) {
    this.path = path;
    this.offload = offload;
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a model; {@link #warnings} lists its oddities.
   *
   * @param path a Hugging Face folder, or a GGUF file
   * @param backend what multiplies; closed with this, or at once if the model cannot be opened. The
   *     current thread must be the one that may use it, and may not use it any more
   * @throws TernException if a file or the device is not what it should be
   */
  public static Tern open(Path path, Backend backend) {
    Offload offload = Offload.on(backend);
    try {
      return offload.call(on -> loaded(path, offload, on));
    } catch (RuntimeException | Error failed) {
      offload.close();
      throw failed;
    }
  }

  private static Tern loaded(Path path, Offload offload, Backend backend) {
    ModelLoader loader = ModelLoader.open(path, warning -> {});
    Tokenizer tokenizer = Tokenizer.open(path, loader.config().vocabularySize());
    try {
      return new Tern(path, offload, loader.load(backend), tokenizer);
    } catch (RuntimeException | Error failed) {
      tokenizer.close();
      throw failed;
    }
  }

  /** Continues a text with {@link GenerationSettings#DEFAULT}. */
  public Stream<String> generate(String prompt) {
    return generate(prompt, GenerationSettings.DEFAULT);
  }

  /**
   * Continues a text. The stream is lazy: each piece is computed when it is asked for, so whoever
   * stops asking has stopped the generation. It is used by one thread at a time. Its memory is
   * freed when the text ends, when the stream is closed, or some time after nothing refers to it.
   *
   * @return the pieces of the continuation, without the prompt
   * @throws IllegalArgumentException if the prompt is empty, or too long for the model's context
   */
  public Stream<String> generate(String prompt, GenerationSettings settings) {
    return pieces(offload.call(backend -> continuation(prompt, settings)));
  }

  /**
   * Continues a text in several ways, each as lazily as {@link #generate(String,
   * GenerationSettings)}. The prompt is processed once; with integer attention all share its pages
   * of keys and values.
   *
   * @param settings of all; the seed of each is one above that of the one before
   * @param ways how many, at least 1
   */
  public List<Stream<String>> generate(String prompt, GenerationSettings settings, int ways) {
    if (ways < 1) {
      throw new IllegalArgumentException(ways + " ways to continue, expected at least 1");
    }
    return offload.call(
        backend -> {
          Continuation first = continuation(prompt, settings);
          List<Stream<String>> texts = new ArrayList<>(List.of(pieces(first)));
          for (int way = 1; way < ways; way++) {
            texts.add(pieces(first.fork(settings.sampling().plusSeed(way))));
          }
          return List.copyOf(texts);
        });
  }

  private Stream<String> pieces(Continuation text) {
    return Pieces.stream(() -> offload.call(backend -> text.next())).onClose(text::close);
  }

  /**
   * Continues a text in the background.
   *
   * @param pieces receives each piece as soon as it is complete, in a thread of the model: it
   *     should return soon
   * @return the whole continuation. If it is cancelled, no further token is computed
   */
  public CompletableFuture<String> generateAsync(
      String prompt, GenerationSettings settings, Consumer<String> pieces) {
    BackgroundText text = new BackgroundText(offload, pieces);
    text.begin(() -> continuation(prompt, settings));
    return text.result();
  }

  private Continuation continuation(String prompt, GenerationSettings settings) {
    int[] ids = Generator.encode(prompt, settings.maxTokens(), tokenizer, model.config());
    Stopping stopping =
        new Stopping(settings.maxTokens(), model.config().endIds(), settings.stops());
    return new Continuation(
        model, tokenizer, ids, stopping, settings.sampling(), settings.session());
  }

  /**
   * Starts a conversation by the template that the model brings.
   *
   * @throws TextException if it brings none, or one that is not understood
   */
  public Conversation chat(GenerationSettings settings) {
    return chat(
        ChatTemplate.in(path)
            .orElseThrow(
                () ->
                    new TextException(
                        path
                            + ": brings no chat template; give one, such as ChatTemplate.chatml()")),
        settings);
  }

  /** Starts a conversation by a given template. */
  public Conversation chat(ChatTemplate template, GenerationSettings settings) {
    Stopping stopping = new Stopping(settings.maxTokens(), Set.of(), settings.stops());
    return new Conversation(
        offload,
        offload.call(
            backend ->
                new Chat(
                    model,
                    tokenizer,
                    template,
                    stopping,
                    settings.sampling(),
                    settings.session())));
  }

  /**
   * Computes the logits after the last of some tokens.
   *
   * @param ids at least one; each inside the vocabulary
   * @return one value per entry of the vocabulary
   */
  public float[] logits(int... ids) {
    int[] given = ids.clone();
    return offload.call(
        backend -> {
          try (Session session = new Session(model, given.length)) {
            return session.prefill(given);
          }
        });
  }

  /** Encodes a text, with the special tokens that the model expects around it. */
  public int[] encode(String text) {
    return offload.call(backend -> tokenizer.encode(text));
  }

  /** Decodes ids to text, without special tokens. */
  public String decode(int... ids) {
    int[] given = ids.clone();
    return offload.call(backend -> tokenizer.decode(given));
  }

  /** The model's sizes. */
  public ModelConfig config() {
    return model.config();
  }

  /** One sentence for each oddity of the checkpoint that is not an error. */
  public List<String> warnings() {
    return model.warnings();
  }

  /** The backend's thread, for work of other kinds on the same device. */
  public Offload offload() {
    return offload;
  }

  /**
   * Stops what is being generated before its next token, and closes the backend. Futures that are
   * not done are cancelled. Closing it again does nothing.
   */
  @Override
  public void close() {
    offload.close();
    tokenizer.close();
  }
}
