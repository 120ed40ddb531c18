package tern.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tern.backend.Backends;

/**
 * Templates of published models, rendered for several conversations, against what transformers
 * renders. {@code render_templates.py} writes the expected texts.
 */
class TemplatesTest {
  static final Path FOLDER =
      Path.of(
          System.getProperty(
              "tern.templates",
              Backends.home().resolve("host/library/src/test/resources/templates").toString()));

  static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 26, 13, 5, 9);
  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonNode json(String file) throws IOException {
    return JSON.readTree(FOLDER.resolve(file).toFile());
  }

  /** Returns JSON as lists, maps and their like. */
  static Object plain(JsonNode json) {
    return JSON.convertValue(json, Object.class);
  }

  static Stream<String> models() throws IOException {
    return json("models.json").properties().stream().map(Map.Entry::getKey);
  }

  @Test
  void thereAreAtLeastTen() throws IOException {
    assertThat(models().count()).isGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("models")
  void rendersAsTransformersDoes(String model) throws IOException {
    Template template = Template.parse(model, Files.readString(FOLDER.resolve(model + ".jinja")));
    JsonNode tokens = json("models.json").get(model);
    JsonNode conversations = json("conversations.json");
    SoftAssertions softly = new SoftAssertions();
    json(model + ".expected.json")
        .properties()
        .forEach(
            expected -> {
              Map<String, Object> variables = new LinkedHashMap<>();
              variables.put("add_generation_prompt", false);
              variables.put("tools", null);
              variables.put("bos_token", tokens.get("bos_token").textValue());
              variables.put("eos_token", tokens.get("eos_token").textValue());
              conversations
                  .get(expected.getKey())
                  .properties()
                  .forEach(
                      variable -> variables.put(variable.getKey(), plain(variable.getValue())));
              softly
                  .assertThat(rendered(template, variables))
                  .as(expected.getKey())
                  .isEqualTo(expected.getValue().textValue());
            });
    softly.assertAll();
  }

  /** Returns the text; null if the template refuses its input. */
  private static String rendered(Template template, Map<String, Object> variables) {
    try {
      return template.render(variables, NOW);
    } catch (TemplateException refused) {
      return null;
    }
  }
}
