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
    return new RopeReader(new Fields(Path.of("config.json"), "", json));
  }

  private static void refused(ObjectNode json, String message) {
    assertThatThrownBy(
            () -> {
              RopeReader reader = reader(json);
              reader.theta(10_000);
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
    assertThat(reader(newer).theta(10_000)).isEqualTo(500_000f);
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
        "{\"rope_scaling\": {\"rope_type\": \"yarn\"}} | rope_scaling.rope_type is 'yarn'",
        "{\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}} | rope_scaling.type is 'linear'",
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
}
