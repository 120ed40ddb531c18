package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.text.Tokenizer;

/** The trained model of models/: its tokenizer and logits are those of transformers. */
class TrainedModelTest {
  private static final Path MODELS = Backends.home().resolve("models");
  private static final Path AUSTEN = MODELS.resolve("austen-3m");

  private static int[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** int8 steps that fall the other way in another order of sums move logits by about 0.02. */
  @Test
  void agreesWithTransformers() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(MODELS.resolve("golden.json").toFile());
    Model model = ModelLoader.load(AUSTEN, new ReferenceBackend());
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, model.config().vocabularySize())) {
      int[] prompt = ids(golden.get("promptIds"));
      assertThat(tokenizer.encode(golden.get("prompt").asText())).isEqualTo(prompt);
      assertThat(tokenizer.decode(ids(golden.get("newIds"))))
          .isEqualTo(golden.get("text").asText());
      float[] logits = new Session(model, prompt.length).prefill(prompt);
      int[] top = ids(golden.get("topIds"));
      for (int i = 0; i < top.length; i++) {
        assertThat(logits[top[i]])
            .as("logit of %d", top[i])
            .isCloseTo((float) golden.get("topLogits").get(i).asDouble(), within(0.1f));
      }
    }
  }

  @Test
  void refusesMoreTokensThanTheContextHolds() {
    Model model = ModelLoader.load(AUSTEN, new ReferenceBackend());
    assertThatThrownBy(() -> new Session(model, 513))
        .hasMessage("513 tokens are asked for, the model's context holds 512");
    Session session = new Session(model, 2);
    session.prefill(1, 2);
    assertThatThrownBy(() -> session.prefill(3)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Session(model, 2).prefill(2048))
        .hasMessage("token id 2048 is outside the vocabulary of 2048");
  }
}
