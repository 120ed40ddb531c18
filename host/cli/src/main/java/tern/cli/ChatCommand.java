package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tern.checkpoint.ModelLoader;
import tern.generate.Chat;
import tern.model.Decoder;
import tern.text.ChatTemplate;
import tern.text.TextException;
import tern.text.Tokenizer;

/** {@code tern chat}: a conversation with a model. */
@Command(
    name = "chat",
    description = {
      "Holds a conversation with a model that was trained for it.",
      "Each line is a message; a line that ends in a backslash goes on with the next one. On a"
          + " terminal, Ctrl-C stops an answer and Ctrl-D leaves. /help lists commands."
    },
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
  /** Longest conversation on a device that holds keys and values itself. */
  private static final int MOST_RESIDENT = 4096;

  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends;
  @Mixin private SamplingOptions sampling;
  @Mixin private CacheOptions cache;
  @Mixin private ModeOptions modes;
  @Mixin private ResidentChoice resident;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "folder of a Hugging Face checkpoint, GGUF file, or Tern folder")
  private Path model;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "what the model is told to be, before the conversation")
  private String system;

  @Option(
      names = "--template",
      paramLabel = "chatml|FILE",
      description =
          "how conversations are written for the model, instead of the template that it brings:"
              + " ChatML, or a file with a template")
  private String template;

  @Option(
      names = "--max-tokens",
      defaultValue = "512",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description = "answer with at most N tokens (default: ${DEFAULT-VALUE})")
  private int maxTokens;

  private final Supplier<ChatInput> input;

  ChatCommand() {
    this(
        () ->
            System.console() != null && System.console().isTerminal()
                ? TerminalInput.open()
                : new PipedInput(System.in));
  }

  /**
   * Creates the command with its own input.
   *
   * @param input opened once the model is loaded, and closed
   */
  ChatCommand(Supplier<ChatInput> input) {
    this.input = input;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    resident.check(sampling.settings(), backends, modes, cache);
    ModelLoader loader = ModelLoader.open(model, Generation.warnings(err));
    ChatTemplate written = template();
    try (Tokenizer tokenizer = Tokenizer.open(model, loader.config().vocabularySize());
        Texts texts =
            resident.open(
                loader,
                Math.min(MOST_RESIDENT, loader.config().contextSize()),
                sampling.settings(),
                backends,
                modes,
                cache,
                err);
        Decoder session = texts.sessions().apply(texts.context())) {
      Chat chat =
          new Chat(
              loader.config(),
              tokenizer,
              written,
              sampling.stopping(maxTokens),
              sampling.settings(),
              session,
              texts.context());
      chat.reset(system);
      try (ChatInput lines = input.get()) {
        new Conversation(chat, lines, out, err).hold();
      }
      HeadText.print(chat.headReport(), err);
      ResidentText.print(session.residentReport(), err);
    }
    return 0;
  }

  private ChatTemplate template() {
    if (template == null) {
      return ChatTemplate.in(model)
          .orElseThrow(
              () ->
                  new TextException(
                      model
                          + ": brings no chat template; choose one with --template chatml or"
                          + " --template FILE, or continue a text with ./tern generate"));
    }
    return template.equals("chatml")
        ? ChatTemplate.chatml()
        : ChatTemplate.read(Path.of(template), model);
  }
}
