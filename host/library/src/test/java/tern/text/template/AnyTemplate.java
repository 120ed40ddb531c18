package tern.text.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Parses and renders any text: what fuzzers call, and what they start from. */
public final class AnyTemplate {
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "messages",
          List.of(
              Map.of("role", "system", "content", "Be brief."),
              Map.of("role", "user", "content", "A \uD83D\uDC26 and <b>\"quotes\"</b>\n"),
              Map.of("role", "assistant", "content", "")),
          "tools",
          List.of(Map.of("type", "function", "function", Map.of("name", "f", "parameters", 1.5))),
          "add_generation_prompt",
          true,
          "bos_token",
          "<s>",
          "x",
          -3);

  private AnyTemplate() {}

  /** Renders a text or sees it refused; any exception is a finding. */
  public static void fuzzerTestOneInput(byte[] text) {
    try {
      Template.parse("template", new String(text, StandardCharsets.UTF_8))
          .render(VARIABLES, TemplatesTest.NOW);
    } catch (TemplateException refused) {
      // That is an answer.
    }
  }

  /** All templates that other tests compare with jinja2. */
  static Stream<byte[]> seeds() throws IOException {
    Stream<String> published = TemplatesTest.models().map(model -> read(model + ".jinja"));
    Stream<String> small =
        TemplatesTest.json("language.json").valueStream().map(json -> json.textValue());
    return Stream.concat(published, small).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String file) {
    try {
      return Files.readString(TemplatesTest.FOLDER.resolve(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
