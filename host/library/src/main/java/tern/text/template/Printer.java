package tern.text.template;

import java.util.List;
import java.util.Map;

/** Writes values as Python's {@code str} and {@code repr} do. */
final class Printer {
  private final Budget budget;
  private final StringBuilder out = new StringBuilder();

  Printer(Budget budget) {
    this.budget = budget;
  }

  /** Returns a value as {@code str} writes it. */
  static String text(Object value, Budget budget) {
    if (value instanceof String text) {
      return text;
    }
    Printer printer = new Printer(budget);
    printer.print(value);
    return printer.toString();
  }

  /** Returns a value as {@code repr} writes it. */
  static String repr(Object value, Budget budget) {
    Printer printer = new Printer(budget);
    printer.represent(value);
    return printer.toString();
  }

  void print(Object value) {
    switch (value) {
      case String text -> write(text);
      case Markup(String text) -> write(text);
      case Undefined undefined -> {}
      case null, default -> represent(value);
    }
  }

  private void write(String text) {
    budget.spend(text.length());
    out.append(text);
  }

  private void represent(Object value) {
    budget.enter();
    switch (value) {
      case null -> write("None");
      case Boolean bool -> write(bool ? "True" : "False");
      case Long number -> write(number.toString());
      case Double number -> write(Numbers.repr(number));
      case String text -> write(quoted(text));
      case Markup(String text) -> write("Markup(" + quoted(text) + ")");
      case Undefined undefined -> write("Undefined");
      case Range range -> represent(range);
      case Tuple tuple -> list("(", tuple, tuple.size() == 1 ? ",)" : ")");
      case List<?> list -> list("[", list, "]");
      case Map<?, ?> map -> map(map);
      case View view -> list(view.name() + "([", view.items(), "])");
      case Namespace namespace -> {
        write("<Namespace ");
        map(namespace.attributes);
        write(">");
      }
      default -> throw new Fault("a " + Values.type(value) + " cannot be printed");
    }
    budget.leave();
  }

  private void represent(Range range) {
    write("range(" + range.start + ", " + range.stop);
    write(range.step == 1 ? ")" : ", " + range.step + ")");
  }

  private void list(String open, List<?> items, String close) {
    write(open);
    String separator = "";
    for (Object item : items) {
      write(separator);
      represent(item);
      separator = ", ";
    }
    write(close);
  }

  private void map(Map<?, ?> map) {
    write("{");
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      write(separator);
      represent(entry.getKey());
      write(": ");
      represent(entry.getValue());
      separator = ", ";
    }
    write("}");
  }

  private String quoted(String text) {
    budget.spend(text.length());
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                  if (c == quote) {
                    quoted.append('\\').append(quote);
                  } else if (isPrintable(c)) {
                    quoted.appendCodePoint(c);
                  } else {
                    escape(quoted, c);
                  }
                }
              }
            });
    return quoted.append(quote).toString();
  }

  private static void escape(StringBuilder out, int c) {
    if (c <= 0xFF) {
      Strings.hex(out.append("\\x"), c, 2);
    } else if (c <= 0xFFFF) {
      Strings.hex(out.append("\\u"), c, 4);
    } else {
      Strings.hex(out.append("\\U"), c, 8);
    }
  }

  private static boolean isPrintable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
