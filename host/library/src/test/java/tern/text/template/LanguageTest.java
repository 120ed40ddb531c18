package tern.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each construct of the language against jinja2, as {@code render_templates.py} recorded it. */
class LanguageTest {
  static Stream<Arguments> templates() throws IOException {
    JsonNode templates = TemplatesTest.json("language.json");
    JsonNode expected = TemplatesTest.json("language.expected.json");
    assertThat(templates).hasSameSizeAs(expected);
    return IntStream.range(0, templates.size())
        .mapToObj(i -> Arguments.of(templates.get(i).textValue(), expected.get(i).textValue()));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void meansWhatItMeansInJinja(String source, String expected) throws IOException {
    Object messages =
        TemplatesTest.plain(
            TemplatesTest.json("conversations.json").get("many turns").get("messages"));
    String text;
    try {
      text =
          Template.parse("template", source)
              .render(Map.of("messages", messages), TemplatesTest.NOW);
    } catch (TemplateException refused) {
      text = null;
      assertThat(refused).hasMessageMatching("(?s)template, line \\d+, column \\d+: .+");
    }
    assertThat(text).isEqualTo(expected);
  }
}
