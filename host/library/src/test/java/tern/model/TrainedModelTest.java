package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.generate.GenerationReport;
import tern.generate.Generator;
import tern.generate.Sampler;
import tern.text.Tokenizer;

/** The trained model in models/: tokenizer and logits agree with transformers. */
class TrainedModelTest {
  private static final Path MODELS = Backends.home().resolve("models");
  private static final Path AUSTEN = MODELS.resolve("austen-3m");

  private static int[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /**
   * Tolerance: int8 values rounded the other way, after sums in another order, move logits by about
   * 0.02.
   */
  private static final float FLIP = 0.1f;

  /**
   * Index of the token in golden.json at which two logits are nearly equal and the texts diverge.
   */
  private static final int NEAR_EQUALS = 31;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final Model model = ModelLoader.load(AUSTEN, backend);
  private final JsonNode golden;
  private final int[] prompt;
  private final int[] continued;

  TrainedModelTest() throws IOException {
    golden = new ObjectMapper().readTree(MODELS.resolve("golden.json").toFile());
    prompt = ids(golden.get("promptIds"));
    continued = ids(golden.get("newIds"));
  }

  @Test
  void tokensAndLogitsAreThoseOfTransformers() {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, model.config().vocabularySize())) {
      assertThat(tokenizer.encode(golden.get("prompt").asText())).isEqualTo(prompt);
      assertThat(tokenizer.decode(continued)).isEqualTo(golden.get("text").asText());
    }
    Session session =
        new Session(model, prompt.length + continued.length, SessionOptions.best().fullCache());
    float[] logits = session.prefill(prompt);
    int[] top = ids(golden.get("topIds"));
    for (int i = 0; i < top.length; i++) {
      assertThat(logits[top[i]])
          .as("logit of %d", top[i])
          .isCloseTo((float) golden.get("topLogits").get(i).asDouble(), within(FLIP));
    }
    assertThat(firstOther(session, logits)).isEqualTo(NEAR_EQUALS);
  }

  /**
   * Checks that after each token of transformers, its next token is ours too, or nearly as likely.
   * Returns the index of the first that is only nearly as likely.
   */
  private int firstOther(Session session, float[] first) {
    Sampler greedy = new Sampler(Sampler.Settings.GREEDY);
    float[] logits = first;
    int other = continued.length;
    for (int i = 0; i < continued.length; i++) {
      int best = greedy.choose(logits);
      assertThat(logits[best] - logits[continued[i]])
          .as("logit of %d above that of golden token %d, %d", best, i, continued[i])
          .isBetween(0f, FLIP);
      if (best != continued[i]) {
        other = Math.min(other, i);
      }
      logits = session.prefill(continued[i]);
    }
    return other;
  }

  @Test
  void generatesWhatTransformersGenerate() {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, model.config().vocabularySize())) {
      GenerationReport report =
          new Generator(model, tokenizer, backend, SessionOptions.best().fullCache())
              .run(golden.get("prompt").asText(), NEAR_EQUALS, Sampler.Settings.GREEDY, text -> {});
      assertThat(report.tokenIds())
          .containsExactlyElementsOf(Arrays.stream(continued).limit(NEAR_EQUALS).boxed().toList());
      assertThat(golden.get("text").asText()).startsWith(report.text());
    }
  }
}
