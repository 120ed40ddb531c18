package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tern.backend.Backends;

/** Conversations with the trained model, which was not made for them but answers all the same. */
class ChatCommandTest {
  private static final String TEMPLATE =
      "{% for m in messages %}{% if m.content == 'no' %}{{ raise_exception('not no') }}{% endif %}"
          + "{{ m.role }}: {{ m.content }}<|end|>{% endfor %}assistant:";

  @TempDir private Path folder;

  @BeforeEach
  void copyModel() throws IOException {
    for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(Backends.home().resolve("models/austen-3m").resolve(file), folder.resolve(file));
    }
  }

  private CommandRun chat(ChatInput input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--model", folder.toString(), "--backend", "reference", "--max-tokens", "5"));
    arguments.addAll(List.of(more));
    CommandLine line =
        new CommandLine(new ChatCommand(() -> input)).setCaseInsensitiveEnumValuesAllowed(true);
    Failures failures = new Failures(() -> false);
    line.setExecutionExceptionHandler(failures);
    return CommandRun.of(line, arguments.toArray(String[]::new));
  }

  private static ChatInput piped(String text) {
    return new PipedInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void withTemplate() throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
  }

  @Test
  void aConversationEndsWithWhatItsHeadDid() throws IOException {
    withTemplate();
    CommandRun run = chat(piped("How do you do?\nAnd you?\n"), "--head", "fast");
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("head fast: 10 tokens, 64.0 rows of each").contains("1 audited");
    CommandRun host = chat(piped("How do you do?\nAnd you?\n"));
    assertThat(run.out()).isEqualTo(host.out());
    assertThat(host.err()).doesNotContain("head");
  }

  @Test
  void eachLineIsAMessage() throws IOException {
    withTemplate();
    CommandRun run = chat(piped("How do you do?\n\nAnd\\\nyou?\n"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("\n").isNotBlank();
    CommandRun first = chat(piped("How do you do?"));
    assertThat(run.out()).startsWith(first.out()).isNotEqualTo(first.out());
  }

  @Test
  void aConversationCanBeForgotten() throws IOException {
    withTemplate();
    String first = chat(piped("How do you do?")).out();
    assertThat(chat(piped("How do you do?\n/reset\nHow do you do?\n/exit\nMore")).out())
        .isEqualTo(first + first);
    String told = chat(piped("How do you do?"), "--system", "Be Emma").out();
    assertThat(chat(piped("/system Be Emma\nHow do you do?")).out()).isEqualTo(told);
    assertThat(chat(piped("/system Be Emma\n/system\nHow do you do?")).out()).isEqualTo(first);
  }

  @Test
  void aModelWithoutATemplateSaysWhatToDo() throws IOException {
    CommandRun run = chat(piped("Hi"));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "tern: "
                + folder
                + ": brings no chat template; choose one with --template chatml or --template FILE,"
                + " or continue a text with ./tern generate\n");
    assertThat(chat(piped("Hi"), "--template", "chatml").code()).isZero();
    Path file = Files.writeString(folder.resolve("my.txt"), TEMPLATE);
    CommandRun own = chat(piped("How do you do?"), "--template", file.toString());
    withTemplate();
    assertThat(own.out()).isEqualTo(chat(piped("How do you do?")).out());
    assertThat(chat(piped("Hi"), "--template", "nowhere").err())
        .startsWith("tern: nowhere: cannot be read");
  }

  @Test
  void aStopStringEndsAnAnswer() throws IOException {
    withTemplate();
    String free = chat(piped("How do you do?")).out().strip();
    String stop = free.substring(free.length() / 2);
    assertThat(chat(piped("How do you do?"), "--stop", stop).out().strip())
        .isEqualTo(free.substring(0, free.indexOf(stop)).strip());
  }

  @Test
  void aRefusedMessageEndsAPipeButNotATypedConversation() throws IOException {
    withTemplate();
    CommandRun pipe = chat(piped("no\nHow do you do?"));
    assertThat(pipe.code()).isEqualTo(3);
    assertThat(pipe.err()).endsWith("the template refuses this input: not no\n");
    assertThat(pipe.out()).isEmpty();
    CommandRun typed = chat(terminal("no\r/nonsense\rHow do you do?\r\u0004"));
    assertThat(typed.code()).isZero();
    assertThat(typed.err())
        .contains(
            "refuses this input: not no\n", "there is no command /nonsense; /help lists them");
    assertThat(typed.out()).isEqualTo(chat(piped("How do you do?")).out());
  }

  private static TerminalInput terminal(String keys) {
    return terminal(keys, new Terminal[1]);
  }

  private static TerminalInput terminal(String keys, Terminal[] opened) {
    try {
      opened[0] =
          new ExternalTerminal(
              "chat",
              "xterm",
              new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
              new ByteArrayOutputStream(),
              StandardCharsets.UTF_8);
      return new TerminalInput(opened[0]);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void linesCanBeEditedAndContinued() {
    try (ChatInput input = terminal("Hexx\u007F\u007Fllo\ra\\\rb!\r\u0004")) {
      assertThat(input.readMessage()).isEqualTo("Hello");
      assertThat(input.readMessage()).isEqualTo("a\nb!");
      assertThat(input.readMessage()).isNull();
    }
  }

  @Test
  void aSignalStopsTheAnswerOnly() {
    Terminal[] opened = new Terminal[1];
    try (ChatInput input = terminal("next\r", opened)) {
      BooleanSupplier interrupted = input.interrupted();
      assertThat(interrupted.getAsBoolean()).isFalse();
      opened[0].raise(Terminal.Signal.INT);
      assertThat(interrupted.getAsBoolean()).isTrue();
      assertThat(input.interrupted().getAsBoolean()).isFalse();
      assertThat(input.readMessage()).isEqualTo("next");
    }
  }

  @Test
  void anInterruptedAnswerLeavesTheConversation() throws IOException {
    withTemplate();
    CommandRun run = chat(new ImpatientInput());
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("\n\n");
  }

  /** Two messages, whose answers are stopped before they begin. */
  private static final class ImpatientInput implements ChatInput {
    private int lines = 2;

    @Override
    public boolean isTyped() {
      return true;
    }

    @Override
    public String readLine(String prompt) {
      return lines-- > 0 ? "How do you do?" : null;
    }

    @Override
    public BooleanSupplier interrupted() {
      return () -> true;
    }

    @Override
    public void close() {}
  }
}
