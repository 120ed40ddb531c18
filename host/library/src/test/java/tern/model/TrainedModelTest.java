package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.generate.Sampler;
import tern.text.Tokenizer;

/** The trained model of models/: its tokenizer and logits are those of transformers. */
class TrainedModelTest {
  private static final Path MODELS = Backends.home().resolve("models");
  private static final Path AUSTEN = MODELS.resolve("austen-3m");

  private static int[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** int8 steps that fall the other way in another order of sums move logits by about 0.02. */
  private static final float FLIP = 0.1f;

  @Test
  void agreesWithTransformers() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(MODELS.resolve("golden.json").toFile());
    Model model = ModelLoader.load(AUSTEN, new ReferenceBackend());
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, model.config().vocabularySize())) {
      int[] prompt = ids(golden.get("promptIds"));
      assertThat(tokenizer.encode(golden.get("prompt").asText())).isEqualTo(prompt);
      assertThat(tokenizer.decode(ids(golden.get("newIds"))))
          .isEqualTo(golden.get("text").asText());
      Session session = new Session(model, prompt.length + 48);
      float[] logits = session.prefill(prompt);
      int[] top = ids(golden.get("topIds"));
      for (int i = 0; i < top.length; i++) {
        assertThat(logits[top[i]])
            .as("logit of %d", top[i])
            .isCloseTo((float) golden.get("topLogits").get(i).asDouble(), within(FLIP));
      }
      assertGreedy(ids(golden.get("newIds")), session, logits);
    }
  }

  /**
   * After each of transformers' tokens its next one is ours too, or as good as ours: such a pair of
   * near equals is where two texts part.
   */
  private static void assertGreedy(int[] expected, Session session, float[] first) {
    Sampler greedy = new Sampler(Sampler.Settings.GREEDY);
    float[] logits = first;
    int parted = 0;
    for (int i = 0; i < expected.length; i++) {
      int best = greedy.choose(logits);
      assertThat(logits[best] - logits[expected[i]])
          .as("logit of %d above that of golden token %d, %d", best, i, expected[i])
          .isBetween(0f, FLIP);
      parted += best == expected[i] ? 0 : 1;
      logits = session.prefill(expected[i]);
    }
    assertThat(parted).isLessThanOrEqualTo(1);
  }
}
