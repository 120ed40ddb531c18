package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.model.Model;
import tern.text.Tokenizer;
import tern.text.WordTokenizer;

/**
 * A small random model with 3 layers, a context of 256, and a vocabulary of 512 tokens, each a word
 * after a space. Its decoder drops the first space of a text, as SentencePiece's does.
 */
class GeneratorTest {
  private static final String PROMPT = "w3 w1 w4";
  private static final int PROMPT_TOKENS = 3;

  @TempDir private Path folder;
  private final StringBuilder streamed = new StringBuilder();

  @BeforeEach
  void makeModel() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    WordTokenizer.write(folder);
    endWith(); // nothing
  }

  private void endWith(Integer... ids) throws IOException {
    Checkpoints.edit(folder, config -> config.remove("eos_token_id"));
    String list = ids.length == 0 ? "null" : List.of(ids).toString();
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": " + list + "}");
  }

  private GenerationReport generate(String prompt, int maxTokens, String... stops) {
    try (ReferenceBackend backend = new ReferenceBackend()) {
      Model model = ModelLoader.load(folder, backend);
      try (Tokenizer tokenizer = Tokenizer.open(folder, model.config().vocabularySize())) {
        return new Generator(model, tokenizer, backend)
            .run(prompt, maxTokens, List.of(stops), Sampler.Settings.GREEDY, streamed::append);
      }
    }
  }

  private static String words(List<Integer> ids) {
    StringBuilder text = new StringBuilder();
    ids.forEach(id -> text.append(" w").append(id));
    return text.toString();
  }

  @Test
  void theTextKeepsTheSpaceAfterThePrompt() {
    GenerationReport report = generate(PROMPT, 5);
    assertThat(report.tokenIds()).hasSize(5);
    assertThat(report.text()).isEqualTo(words(report.tokenIds()));
    assertThat(streamed).hasToString(report.text());
  }

  @Test
  void aTextEndsBeforeAnyOfItsEndIds() throws IOException {
    List<Integer> free = generate(PROMPT, 12).tokenIds();
    for (int at : new int[] {0, 5}) {
      int end = free.get(at);
      int first = free.indexOf(end);
      int never = free.contains(511) ? 510 : 511;
      endWith(never, end);
      GenerationReport report = generate(PROMPT, 12);
      assertThat(report.tokenIds()).isEqualTo(free.subList(0, first));
      assertThat(report.tokens()).isEqualTo(first);
      assertThat(report.text()).isEqualTo(words(free.subList(0, first)));
    }
  }

  @Test
  void aTextEndsBeforeAStopString() {
    GenerationReport free = generate(PROMPT, 12);
    String stop = free.text().substring(9, 14);
    GenerationReport stopped = generate(PROMPT, 12, stop, "never");
    assertThat(stopped.text())
        .isEqualTo(free.text().substring(0, free.text().indexOf(stop)))
        .isNotEmpty();
    assertThat(free.tokenIds()).startsWith(stopped.tokenIds().toArray(Integer[]::new));
    assertThat(stopped.tokens()).isLessThan(12);
  }

  @Test
  void textThatIsHeldBackForAStopStringIsShownAtTheEnd() {
    GenerationReport free = generate(PROMPT, 5);
    String last = free.text().substring(free.text().length() - 2);
    assertThat(generate(PROMPT, 5, last + "x").text()).isEqualTo(free.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 3, 21})
  void aTextEndsWhereTheContextDoes(int maxTokens) throws IOException {
    Checkpoints.edit(folder, config -> config.put("max_position_embeddings", 16));
    GenerationReport report = generate(PROMPT, maxTokens);
    // The last token is chosen from a full context, and not processed itself.
    assertThat(report.tokens()).isEqualTo(16 - PROMPT_TOKENS + 1);
  }

  @Test
  void theReportAddsUp() {
    GenerationReport report = generate(PROMPT, 5);
    assertThat(report.promptTokens()).isEqualTo(PROMPT_TOKENS);
    assertThat(report.tokens()).isEqualTo(5).isEqualTo(report.tokenIds().size());
    // Four products per layer: the prompt in one pass, then each token except the last.
    assertThat(report.jobs()).isEqualTo(3 * 4 * (1 + 4));
    assertThat(report.mismatches()).isZero();
    assertThat(report.cycles()).isZero();
    assertThat(report.busyShare()).isZero();
    assertThat(report.wallSeconds()).isPositive();
    assertThat(report.tokensPerSecond()).isGreaterThanOrEqualTo(4 / report.wallSeconds());
    GenerationReport one = generate(PROMPT, 1);
    assertThat(one.tokenIds()).isEqualTo(report.tokenIds().subList(0, 1));
    assertThat(one.tokensPerSecond()).isZero();
  }

  @Test
  void refusesWhatCannotBeContinued() throws IOException {
    assertThatThrownBy(() -> generate(PROMPT, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max-tokens is 0; expected at least 1");
    assertThatThrownBy(() -> generate("", 5)).hasMessageStartingWith("the prompt is empty");
    Checkpoints.edit(folder, config -> config.put("max_position_embeddings", PROMPT_TOKENS));
    assertThatThrownBy(() -> generate(PROMPT, 5))
        .hasMessage("the prompt has 3 tokens, the model's context holds 3; shorten it");
  }
}
