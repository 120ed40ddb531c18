package tern.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.checkpoint.ModelLoader;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/** Questions that the trained model can answer: which words Jane Austen would have written. */
class ChoicesTest {
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");
  private static final String CONTEXT = "It is a truth universally acknowledged, that";
  private static final List<String> CHOICES =
      List.of(" he will always be in town", " zq xv kw jj qqq", " a");

  @TempDir private Path folder;
  private final Model model = ModelLoader.load(AUSTEN, new CpuBackend());

  private ChoiceReport run(Tokenizer tokenizer, Question... questions) {
    return new Choices(model, tokenizer, SessionOptions.best()).run(List.of(questions), () -> {});
  }

  private static Tokenizer tokenizer() {
    return Tokenizer.open(AUSTEN, 2048);
  }

  @Test
  void scoresAreThoseOfAFreshSession() {
    try (Tokenizer tokenizer = tokenizer()) {
      double[] scores =
          new Choices(model, tokenizer, SessionOptions.best())
              .scores(new Question(CONTEXT, CHOICES, 0), 1);
      int context = tokenizer.encode(CONTEXT).length;
      for (int c = 0; c < scores.length; c++) {
        int[] ids = tokenizer.encode(CONTEXT + CHOICES.get(c));
        float[][] logits = new Session(model, ids.length).allLogits(ids);
        double expected = 0;
        for (int i = context; i < ids.length; i++) {
          expected += LogLikelihood.of(logits[i - 1], ids[i]);
        }
        assertThat(scores[c]).isEqualTo(expected);
      }
    }
  }

  /** One short word is likelier than six; for each byte the six are. */
  @Test
  void lengthIsNormalisedAway() {
    try (Tokenizer tokenizer = tokenizer()) {
      Question short_ = new Question(CONTEXT, CHOICES, 2);
      Question long_ = new Question(CONTEXT, CHOICES, 0);
      Question never = new Question(CONTEXT, CHOICES, 1);
      assertThat(run(tokenizer, short_).accuracy()).isEqualTo(1);
      assertThat(run(tokenizer, long_).normalizedAccuracy()).isEqualTo(1);
      ChoiceReport all = run(tokenizer, short_, long_, never, never);
      assertThat(all.questions()).isEqualTo(4);
      assertThat(all.accuracy()).isEqualTo(0.25);
      assertThat(all.normalizedAccuracy()).isEqualTo(0.25);
      assertThat(all.standardError()).isEqualTo(0.25);
    }
  }

  /** A choice that begins inside a word changes the context's last token. */
  @Test
  void choicesMayMergeWithTheContext() {
    try (Tokenizer tokenizer = tokenizer()) {
      Question question =
          new Question("It was a tru", List.of("th universally", "nk", "th universally"), 0);
      double[] scores = new Choices(model, tokenizer, SessionOptions.best()).scores(question, 1);
      assertThat(scores[0]).isEqualTo(scores[2]).isNegative();
    }
  }

  @Test
  void refusesAQuestionLongerThanTheContext() {
    try (Tokenizer tokenizer = tokenizer()) {
      Question question = new Question("word ".repeat(600), List.of("a", "b"), 0);
      assertThatThrownBy(() -> run(tokenizer, question))
          .isInstanceOf(EvaluationException.class)
          .hasMessageStartingWith("question 1 has ")
          .hasMessageEndingWith("the model's context holds 512");
    }
  }

  @Test
  void readsOneQuestionALine() throws IOException {
    Path file = folder.resolve("q.jsonl");
    Files.writeString(
        file,
        "{\"context\": \"a\", \"choices\": [\" b\", \" c\"], \"answer\": 1, \"source\": 7}\n\n");
    assertThat(Questions.read(file)).containsExactly(new Question("a", List.of(" b", " c"), 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | is not JSON",
        "[] | expected {",
        "{\"context\":\"a\",\"choices\":[\"b\",\"c\"],\"answer\":2} | 'answer' is 2, expected 0 to 1",
        "{\"context\":\"a\",\"choices\":[\"b\",\"c\"],\"answer\":0.5} | expected {",
        "{\"context\":\"a\",\"choices\":[\"b\"],\"answer\":0} | 'choices' has 1 entries",
        "{\"context\":\"a\",\"choices\":[\"b\",1],\"answer\":0} | expected {",
        "{\"context\":\"\",\"choices\":[\"b\",\"c\"],\"answer\":0} | 'context' is empty"
      })
  void namesTheLineThatIsNoQuestion(String line, String message) throws IOException {
    Path file = folder.resolve("q.jsonl");
    Files.writeString(file, "\n" + line + "\n");
    assertThatThrownBy(() -> Questions.read(file))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith(file + ", line 2: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAFileWithoutQuestions() throws IOException {
    Path file = Files.writeString(folder.resolve("q.jsonl"), "\n");
    assertThatThrownBy(() -> Questions.read(file)).hasMessageContaining("holds no question");
  }
}
