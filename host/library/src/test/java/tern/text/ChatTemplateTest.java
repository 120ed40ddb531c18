package tern.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.gguf.GgufBytes;
import tern.text.template.TemplateException;

/** Where templates come from, and what becomes of their text. */
class ChatTemplateTest {
  private static final List<ChatMessage> HELLO =
      List.of(ChatMessage.system("S"), ChatMessage.user("Hi"));

  @TempDir private Path folder;

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), json);
  }

  private String rendered() {
    return ChatTemplate.in(folder).orElseThrow().render(HELLO, true);
  }

  @Test
  void comesFromTokenizerConfig() throws IOException {
    config(
        """
        {"chat_template": "{{ bos_token }}{{ messages[1].content }}{{ eos_token }}",
         "bos_token": {"content": "<s>", "special": true}, "eos_token": "</s>"}
        """);
    assertThat(rendered()).isEqualTo("<s>Hi</s>");
  }

  @Test
  void isTheDefaultOfSeveral() throws IOException {
    config(
        """
        {"chat_template": [{"name": "tool_use", "template": "t"},
                           {"name": "default", "template": "d"}]}
        """);
    assertThat(rendered()).isEqualTo("d");
    config("{\"chat_template\": [{\"name\": \"rag\", \"template\": \"t\"}]}");
    assertThatThrownBy(this::rendered)
        .isInstanceOf(TextException.class)
        .hasMessageContaining("tokenizer_config.json: chat_template holds templates named [rag]");
  }

  @Test
  void aFileOfItsOwnComesFirst() throws IOException {
    config("{\"chat_template\": \"config\", \"bos_token\": \"<s>\", \"eos_token\": null}");
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ bos_token }}file{{ eos_token }}");
    assertThat(rendered()).isEqualTo("<s>file");
  }

  @Test
  void comesFromGguf() throws IOException {
    Path file =
        new GgufBytes()
            .put("tokenizer.chat_template", "{{ bos_token }}{{ messages|length }}")
            .put("tokenizer.ggml.tokens", new String[] {"<unk>", "<s>"})
            .put("tokenizer.ggml.bos_token_id", 1)
            .write(folder.resolve("model.gguf"));
    assertThat(ChatTemplate.in(file).orElseThrow().render(HELLO, true)).isEqualTo("<s>2");
    Path without = new GgufBytes().put("a", "b").write(folder.resolve("without.gguf"));
    assertThat(ChatTemplate.in(without)).isEmpty();
  }

  @Test
  void thereMayBeNone() throws IOException {
    assertThat(ChatTemplate.in(folder)).isEmpty();
    config("{\"chat_template\": null}");
    assertThat(ChatTemplate.in(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|tokenizer_config.json: is not valid JSON",
        "[]|tokenizer_config.json: is not a JSON object",
        "{'bos_token': 1}|bos_token is NUMBER, expected a string",
        "{'chat_template': 1}|chat_template holds NUMBER; expected a string",
        "{'chat_template': 'a', 'chat_template': 'b'}|Duplicate",
      })
  void brokenFilesAreNamed(String json, String message) throws IOException {
    config(json.replace('\'', '"'));
    assertThatThrownBy(this::rendered)
        .isInstanceOf(TextException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aBrokenTemplateIsPlacedInItsFile() throws IOException {
    config("{\"chat_template\": \"a\\n{% if %}\"}");
    assertThatThrownBy(this::rendered)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("tokenizer_config.json, chat_template, line 2, column 7: unexpected");
  }

  @Test
  void aFileMayBeGiven() throws IOException {
    config("{\"bos_token\": \"<s>\"}");
    Path file = Files.writeString(folder.resolve("my.jinja"), "{{ bos_token }}mine");
    assertThat(ChatTemplate.read(file, folder).render(HELLO, true)).isEqualTo("<s>mine");
    assertThatThrownBy(() -> ChatTemplate.read(folder.resolve("none.jinja"), folder))
        .isInstanceOf(TextException.class)
        .hasMessageContaining("none.jinja: cannot be read");
  }

  @Test
  void chatmlIsBuiltIn() {
    assertThat(ChatTemplate.chatml().render(HELLO, true))
        .isEqualTo(
            "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                + "<|im_start|>assistant\n");
  }

  @ParameterizedTest
  @CsvSource({
    "bitnet-b1.58-2B-4T, <|eot_id|>",
    "llama-3.2, <|eot_id|>",
    "qwen3, <|im_end|>",
    "gemma-2, <end_of_turn>",
    "phi-3, <|end|>",
    "mistral-v3, </s>",
    "zephyr, </s>"
  })
  void theEndOfATurnFollowsFromTheTemplate(String model, String end) throws IOException {
    Path file =
        Backends.home().resolve("host/library/src/test/resources/templates/" + model + ".jinja");
    ChatTemplate template =
        ChatTemplate.of(
            model, Files.readString(file), Map.of("bos_token", "<s>", "eos_token", "</s>"));
    assertThat(template.afterAnswer()).startsWith(end);
    assertThat(ChatTemplate.of("t", "nothing", Map.of()).afterAnswer()).isEmpty();
    assertThat(ChatTemplate.of("t", "{{ raise_exception('x') }}", Map.of()).afterAnswer())
        .isEmpty();
  }

  /** The tokenizer of the trained model puts token 1, {@code <|begin|>}, before each text. */
  @Test
  void theBeginningIsNotDoubled() {
    Path austen = Backends.home().resolve("models/austen-3m");
    try (Tokenizer tokenizer = Tokenizer.open(austen, 2048)) {
      int[] plain = tokenizer.encode("Emma");
      assertThat(plain[0]).isEqualTo(1);
      assertThat(tokenizer.encodeChat("<|begin|>Emma")).isEqualTo(plain);
      assertThat(tokenizer.encodeChat("Emma")).isEqualTo(plain);
      assertThat(tokenizer.encodeChat("")).containsExactly(1);
      assertThat(tokenizer.specialAtStart("<|end|>\n")).hasValue(2);
      assertThat(tokenizer.specialAtStart("Emma<|end|>")).isEmpty();
    }
  }

  @Test
  void aTokenizerWithoutABeginningGetsNone() throws IOException {
    WordTokenizer.write(folder, "<end>", "<ender>");
    try (Tokenizer tokenizer = Tokenizer.open(folder, 512)) {
      assertThat(tokenizer.encodeChat("w3 w4<end>")).containsExactly(3, 4, 510);
      assertThat(tokenizer.specialAtStart("<ender>")).hasValue(511);
    }
  }
}
