package tern.text.template;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * A parsed template. Immutable: any number of threads may render it.
 *
 * <p>The language is Jinja 3.1 as transformers sets it up for chat templates, without inheritance,
 * imports, HTML escaping and a few filters that no chat template needs; what is left out is refused
 * by name. A template can hold at most {@link #MAX_LENGTH} characters, and a rendering may take
 * only so many steps, characters and nested calls.
 */
public final class Template {
  /** Longest source, in characters. */
  public static final int MAX_LENGTH = 1_000_000;

  private final String name;
  private final String source;
  private final List<Statement> statements;

  private Template(String name, String source, List<Statement> statements) {
    this.name = name;
    this.source = source;
    this.statements = statements;
  }

  /**
   * Parses a template.
   *
   * @param name what it is called in messages
   * @throws TemplateException if it is not understood
   */
  public static Template parse(String name, String source) {
    if (source.length() > MAX_LENGTH) {
      throw new TemplateException(
          name, 1, 1, "has " + source.length() + " characters, expected at most " + MAX_LENGTH);
    }
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    String text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    try {
      return new Template(name, text, StatementParser.parse(Lexer.tokens(text)));
    } catch (Fault fault) {
      throw placed(name, text, fault);
    }
  }

  /** Renders with the current time, in the time zone of this machine. */
  public String render(Map<String, ?> variables) {
    return render(variables, LocalDateTime.now());
  }

  /**
   * Renders the template.
   *
   * @param variables values of null, Boolean, Integer, Long, Float, Double, String, List and Map
   * @param now the time for {@code strftime_now}
   * @throws TemplateException if the template fails, or refuses its input
   * @throws IllegalArgumentException if a variable holds another type
   */
  public String render(Map<String, ?> variables, LocalDateTime now) {
    Evaluator evaluator = new Evaluator(now);
    Scope globals = new Scope(null);
    try {
      Functions.addTo(globals);
      variables.forEach((key, value) -> globals.set(key, Values.copy(value, 0)));
      return new Renderer(evaluator).text(statements, new Scope(globals));
    } catch (Fault fault) {
      throw placed(name, source, fault);
    }
  }

  private static TemplateException placed(String name, String source, Fault fault) {
    String before = source.substring(0, Math.min(fault.at(), source.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
    return new TemplateException(name, line, column, fault.getMessage());
  }
}
