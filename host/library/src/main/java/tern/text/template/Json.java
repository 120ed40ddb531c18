package tern.text.template;

import java.util.List;
import java.util.Map;

/** Writes JSON as Python's {@code json.dumps} does. */
final class Json {
  private final Budget budget;
  private final boolean ascii;
  private final boolean sorted;
  private final String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final StringBuilder out = new StringBuilder();

  private Json(Arguments.Bound options, Budget budget) {
    this.budget = budget;
    this.ascii = options.flag("ensure_ascii", false);
    this.sorted = options.flag("sort_keys", false);
    this.indent = indent(options.get("indent", null), budget);
    Object separators = options.get("separators", null);
    if (separators == null) {
      itemSeparator = indent == null ? ", " : ",";
      keySeparator = ": ";
    } else if (separators instanceof List<?> two
        && two.size() == 2
        && two.get(0) instanceof String item
        && two.get(1) instanceof String key) {
      itemSeparator = item;
      keySeparator = key;
    } else {
      throw new Fault("'separators' must be two strings");
    }
  }

  private static String indent(Object indent, Budget budget) {
    switch (indent) {
      case null -> {
        return null;
      }
      case String text -> {
        return text;
      }
      case Long width -> {
        long spaces = Math.max(0, width);
        budget.spend(spaces);
        return " ".repeat((int) spaces);
      }
      default -> throw new Fault("'indent' is a " + Values.type(indent) + ", expected int");
    }
  }

  /** Applies the filter {@code tojson}. */
  static String text(Object value, Arguments arguments, Budget budget) {
    Arguments.Bound options =
        arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
    Json json = new Json(options, budget);
    json.value(value, "\n");
    return json.out.toString();
  }

  private void write(String text) {
    budget.spend(text.length());
    out.append(text);
  }

  private void value(Object value, String line) {
    budget.enter();
    switch (value) {
      case null -> write("null");
      case Boolean bool -> write(bool.toString());
      case Long number -> write(number.toString());
      case Double number -> write(real(number));
      case String text -> string(text);
      case Markup(String text) -> string(text);
      case Range range -> throw new Fault("a range has no JSON");
      case List<?> list -> list(list, line);
      case Map<?, ?> map -> map(map, line);
      case Undefined undefined -> throw new Fault(undefined.why() + ", so it has no JSON");
      default -> throw new Fault("a " + Values.type(value) + " has no JSON");
    }
    budget.leave();
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    return Double.isInfinite(number)
        ? (number > 0 ? "Infinity" : "-Infinity")
        : Numbers.repr(number);
  }

  private void list(List<?> list, String line) {
    if (list.isEmpty()) {
      write("[]");
      return;
    }
    String inner = indent == null ? "" : line + indent;
    String before = "[";
    for (Object item : list) {
      write(before);
      write(inner);
      value(item, inner);
      before = itemSeparator;
    }
    write(indent == null ? "" : line);
    write("]");
  }

  private void map(Map<?, ?> map, String line) {
    if (map.isEmpty()) {
      write("{}");
      return;
    }
    String inner = indent == null ? "" : line + indent;
    String before = "{";
    List<? extends Map.Entry<?, ?>> entries = List.copyOf(map.entrySet());
    budget.spend(entries.size());
    if (sorted) {
      entries =
          entries.stream()
              .sorted((a, b) -> Comparison.order(a.getKey(), b.getKey(), budget))
              .toList();
    }
    for (Map.Entry<?, ?> entry : entries) {
      write(before);
      write(inner);
      string(entry.getKey() == null ? "null" : entry.getKey().toString());
      write(keySeparator);
      value(entry.getValue(), inner);
      before = itemSeparator;
    }
    write(indent == null ? "" : line);
    write("}");
  }

  private void string(String text) {
    budget.spend(text.length() + 2);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || ascii && c > 0x7E) {
            Strings.hex(out.append("\\u"), c, 4);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
