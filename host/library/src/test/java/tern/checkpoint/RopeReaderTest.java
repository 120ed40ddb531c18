package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.model.RopeScaling;

class RopeReaderTest {
  private static final String LLAMA3 =
      """
      {"rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
       "original_max_position_embeddings": 8192, "rope_type": "llama3"}, "rope_theta": 500000.0}
      """;

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static RopeReader reader(ObjectNode json) {
    return reader(Architecture.LLAMA, json);
  }

  /** The reader of a model with heads of 4 and a context of 32,768. */
  private static RopeReader reader(Architecture architecture, ObjectNode json) {
    return new RopeReader(new Fields(Path.of("config.json"), "", json), architecture, 4, 32_768);
  }

  private static void refused(ObjectNode json, String message) {
    refused(Architecture.LLAMA, json, message);
  }

  private static void refused(Architecture architecture, ObjectNode json, String message) {
    assertThatThrownBy(
            () -> {
              RopeReader reader = reader(architecture, json);
              reader.theta();
              reader.scaling();
            })
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("config.json: " + message);
  }

  @Test
  void readsLlama3InBothPlaces() {
    RopeScaling expected = new RopeScaling.Llama3(8, 1, 4, 8192);
    assertThat(reader(json(LLAMA3)).scaling()).isEqualTo(expected);
    ObjectNode newer = json(LLAMA3.replace("rope_scaling", "rope_parameters"));
    ((ObjectNode) newer.get("rope_parameters")).set("rope_theta", newer.remove("rope_theta"));
    assertThat(reader(newer).scaling()).isEqualTo(expected);
    assertThat(reader(newer).theta()).isEqualTo(500_000f);
    assertThat(reader(json(LLAMA3.replace("rope_type", "type"))).scaling()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "factor",
        "low_freq_factor",
        "high_freq_factor",
        "original_max_position_embeddings"
      })
  void eachFieldOfLlama3MustBeAPositiveNumber(String field) {
    ObjectNode json = json(LLAMA3);
    ObjectNode scaling = (ObjectNode) json.get("rope_scaling");
    scaling.remove(field);
    refused(json, "rope_scaling." + field + " is 'absent', expected a positive");
    for (String wrong : new String[] {"0", "-1", "\"8\"", "null", "1e999", "[1]"}) {
      scaling.set(field, json("{\"x\": " + wrong + "}").get("x"));
      refused(json, "rope_scaling." + field + " is '");
    }
  }

  @Test
  void llama3sFactorsMustAscend() {
    refused(
        json(LLAMA3.replace("4.0", "1.0")),
        "rope_scaling.high_freq_factor is '1.0', expected a number above low_freq_factor 1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"rope_scaling\": {\"rope_type\": \"su\"}} | rope_scaling.rope_type is 'su', expected default,",
        "{\"rope_scaling\": {\"type\": \"dynamic\", \"factor\": 2}} | rope_scaling.type is 'dynamic',"
            + " expected default, linear, llama3, yarn or longrope: Tern's rotations do not change",
        "{\"rope_scaling\": {\"type\": \"longrope\"}} | rope_scaling.type is 'longrope', expected"
            + " default, linear, llama3 or yarn: outside MiniCPMForCausalLM",
        "{\"rope_scaling\": {\"type\": \"linear\"}} | rope_scaling.factor is 'absent'",
        "{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"beta_fast\": 1}}"
            + " | rope_scaling.beta_fast is '1'",
        "{\"rope_scaling\": {\"factor\": 2}} | rope_scaling.factor is '2'",
        "{\"rope_scaling\": 2} | rope_scaling is '2'",
        "{\"rope_parameters\": {\"partial_rotary_factor\": 0.5}} | rope_parameters.partial",
        "{\"rope_parameters\": {\"full_attention\": {\"a\": 1}}} | rope_parameters.full_attention",
        "{\"rope_scaling\": {\"type\": \"default\"}, \"rope_parameters\": {\"type\": \"default\"}}"
            + " | rope_parameters is '",
        "{\"rope_theta\": 10000, \"rope_parameters\": {\"rope_theta\": 500000}}"
            + " | rope_parameters.rope_theta is '500000', expected 10000.0",
        "{\"rope_theta\": 1} | rope_theta is '1', expected a number above 1",
        "{\"rope_theta\": \"x\"} | rope_theta is 'x', expected a positive number",
      })
  void unknownScalingIsRefused(String json, String message) {
    refused(json(json), message);
  }

  @Test
  void readsALinearFactor() {
    ObjectNode json = json("{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.5}}");
    assertThat(reader(json).scaling()).isEqualTo(new RopeScaling.Linear(2.5f));
  }

  private static final String YARN =
      """
      {"rope_scaling": {"rope_type": "yarn", "factor": 4.0,
       "original_max_position_embeddings": 16384}, "rope_theta": 1000000}
      """;

  @Test
  void yarnsAmplitudeFollowsFromItsFactorUnlessGiven() {
    float amplitude = (float) (0.1 * Math.log(4) + 1);
    assertThat(reader(json(YARN)).scaling())
        .isEqualTo(new RopeScaling.Yarn(4, 32, 1, 16384, true, amplitude));
    ObjectNode json = json(YARN);
    ObjectNode scaling = (ObjectNode) json.get("rope_scaling");
    scaling.put("beta_fast", 16).put("beta_slow", 2).put("truncate", false).put("mscale", 1);
    assertThat(reader(json).scaling())
        .isEqualTo(new RopeScaling.Yarn(4, 16, 2, 16384, false, amplitude));
    scaling.put("mscale_all_dim", 1);
    assertThat(reader(json).scaling()).isEqualTo(new RopeScaling.Yarn(4, 16, 2, 16384, false, 1));
    scaling.put("attention_factor", 1.5);
    assertThat(reader(json).scaling())
        .isEqualTo(new RopeScaling.Yarn(4, 16, 2, 16384, false, 1.5f));
  }

  @ParameterizedTest
  @CsvSource({
    "factor, 0",
    "original_max_position_embeddings, 0.5",
    "beta_fast, 0.5",
    "beta_slow, -1",
    "truncate, 1",
    "attention_factor, 0",
    "llama_4_scaling_beta, 0.1"
  })
  void yarnsFieldsAreChecked(String field, String value) {
    ObjectNode json = json(YARN);
    ((ObjectNode) json.get("rope_scaling")).set(field, json("{\"x\": " + value + "}").get("x"));
    refused(json, "rope_scaling." + field + " is '" + value);
  }

  private static ObjectNode longRope(int original) {
    return json(
        """
        {"rope_scaling": {"rope_type": "longrope", "long_factor": [2, 30.5],
         "short_factor": [1, 1.5], "original_max_position_embeddings": %d}}
        """
            .formatted(original));
  }

  @Test
  void longRopeTakesTheListThatTheContextAsksFor() {
    RopeScaling.LongRope same =
        (RopeScaling.LongRope) reader(Architecture.MINICPM, longRope(32_768)).scaling();
    assertThat(same.divisors()).containsExactly(1, 1.5f);
    assertThat(same.amplitude()).isEqualTo(1);
    RopeScaling.LongRope longer =
        (RopeScaling.LongRope) reader(Architecture.MINICPM, longRope(4096)).scaling();
    assertThat(longer.divisors()).containsExactly(2, 30.5f);
    assertThat(longer.amplitude()).isEqualTo((float) Math.sqrt(1 + Math.log(8) / Math.log(4096)));
  }

  @Test
  void longRopesFieldsAreChecked() {
    for (String wrong :
        new String[] {"[1]", "[1, 2, 3]", "[1, 0]", "[1, \"2\"]", "2", "[1, 1e99]"}) {
      ObjectNode json = longRope(32_768);
      ((ObjectNode) json.get("rope_scaling"))
          .set("long_factor", json("{\"x\": " + wrong + "}").get("x"));
      refused(Architecture.MINICPM, json, "rope_scaling.long_factor is '");
    }
    refused(
        Architecture.MINICPM, longRope(1), "rope_scaling.original_max_position_embeddings is '1'");
  }
}
