package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.model.Model;
import tern.model.SessionOptions;
import tern.text.ChatMessage;
import tern.text.ChatTemplate;
import tern.text.Tokenizer;
import tern.text.WordTokenizer;
import tern.text.template.TemplateException;

/** Conversations with a small random model whose context holds 256 tokens. */
class ChatTest {
  private static final String TEMPLATE =
      "{% for m in messages %}{% if m.content == 'w9' %}{{ raise_exception('no w9') }}{% endif %}"
          + "{{ '<' + m.role[0] + '>' + m.content + '<end>' }}{% endfor %}"
          + "{% if add_generation_prompt %}<a>{% endif %}";

  @TempDir private Path folder;
  private final ReferenceBackend backend = new ReferenceBackend();
  private Model model;
  private Tokenizer tokenizer;

  @BeforeEach
  void load() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 5}");
    WordTokenizer.write(folder, "<end>", "<s>", "<u>", "<a>");
    model = ModelLoader.load(folder, backend);
    tokenizer = Tokenizer.open(folder, model.config().vocabularySize());
  }

  @AfterEach
  void close() {
    tokenizer.close();
    backend.close();
  }

  private Chat chat(int maxTokens, String... stops) {
    return new Chat(
        model,
        tokenizer,
        template(),
        new Stopping(maxTokens, Set.of(), List.of(stops)),
        Sampler.Settings.GREEDY,
        SessionOptions.best());
  }

  private static ChatTemplate template() {
    return ChatTemplate.of("test", TEMPLATE, Map.of());
  }

  private static String read(Continuation answer) {
    StringBuilder text = new StringBuilder();
    for (Optional<String> piece = answer.next(); piece.isPresent(); piece = answer.next()) {
      text.append(piece.get());
    }
    assertThat(text).hasToString(answer.text());
    return text.toString();
  }

  /** The answer of a session that has processed nothing before. */
  private String fresh(Chat chat, String message) {
    List<ChatMessage> asked = new ArrayList<>(chat.messages());
    asked.add(ChatMessage.user(message));
    int[] prompt = tokenizer.encodeChat(template().render(asked, true));
    return read(
        new Continuation(
            model,
            tokenizer,
            prompt,
            chat.stopping(),
            Sampler.Settings.GREEDY,
            SessionOptions.best()));
  }

  @Test
  void answersEndAtTheModelsEndAndTheTemplatesEndOfTurn() {
    assertThat(chat(1).stopping().endIds()).containsExactlyInAnyOrder(5, 508);
  }

  @Test
  void onlyNewTokensAreProcessedAndAnswersAreThoseOfAFreshSession() {
    Chat chat = chat(7);
    chat.reset("w1 w2 w3");
    int processed = 0;
    for (int turn = 0; turn < 4; turn++) {
      String expected = fresh(chat, "w" + (turn + 20) + " w30");
      Continuation answer = chat.say("w" + (turn + 20) + " w30");
      assertThat(answer.knownTokens()).isEqualTo(processed);
      assertThat(read(answer)).isEqualTo(expected);
      processed = answer.promptTokens() + answer.steps();
    }
    assertThat(chat.messages().stream().map(ChatMessage::role))
        .startsWith("system", "user", "assistant", "user")
        .hasSize(9);
    chat.reset();
    assertThat(chat.messages()).containsExactly(ChatMessage.system("w1 w2 w3"));
    String expected = fresh(chat, "w50");
    Continuation again = chat.say("w50");
    assertThat(again.knownTokens()).as("begin, system prompt, end, user").isEqualTo(6);
    assertThat(read(again)).isEqualTo(expected);
  }

  @Test
  void anAnswerThatIsNotReadToItsEndIsPartOfTheConversation() {
    Chat chat = chat(20);
    Continuation answer = chat.say("w20");
    answer.next();
    answer.next();
    String part = answer.text();
    assertThat(part).isNotBlank();
    assertThat(chat.messages())
        .containsExactly(ChatMessage.user("w20"), ChatMessage.assistant(part));
    String expected = fresh(chat, "w21");
    Continuation next = chat.say("w21");
    assertThat(next.knownTokens()).isEqualTo(answer.promptTokens() + 1);
    assertThat(read(next)).isEqualTo(expected);
  }

  @Test
  void aStopStringEndsAnAnswerAndIsNotPartOfIt() {
    String free = read(chat(8).say("w20"));
    String stop = free.substring(5, 8);
    Chat chat = chat(8, stop);
    String answer = read(chat.say("w20"));
    assertThat(answer).isEqualTo(free.substring(0, free.indexOf(stop)));
    assertThat(chat.messages().getLast()).isEqualTo(ChatMessage.assistant(answer));
  }

  @Test
  void aRefusedMessageIsNotPartOfTheConversation() {
    Chat chat = chat(3);
    read(chat.say("w20"));
    List<ChatMessage> before = chat.messages();
    assertThatThrownBy(() -> chat.say("w9"))
        .isInstanceOf(TemplateException.class)
        .hasMessageEndingWith("the template refuses this input: no w9");
    assertThatThrownBy(() -> chat.say("w1 ".repeat(300)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "the conversation has 3\\d\\d tokens, the model's context holds 256; .*");
    assertThat(chat.messages()).isEqualTo(before);
    String expected = fresh(chat, "w21");
    assertThat(read(chat.say("w21"))).isEqualTo(expected);
  }

  @Test
  void anAnswerEndsWhereTheContextDoes() {
    Continuation answer = chat(1000).say("w1 ".repeat(240));
    read(answer);
    assertThat(answer.promptTokens() + answer.tokens().size()).isLessThanOrEqualTo(257);
  }
}
