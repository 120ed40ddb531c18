package tern.text.template;

import java.util.List;
import java.util.Locale;

/** Filters that make text of text; any other value is printed first. */
final class TextFilters {
  private TextFilters() {}

  static Object apply(String name, Object input, Arguments arguments, Budget budget) {
    if (name.equals("indent") && !Values.isText(input)) {
      throw new Fault("the filter 'indent' takes a str, not a " + Values.type(input));
    }
    String text = Printer.text(input, budget);
    budget.spend(text.length());
    return switch (name) {
      case "format" -> {
        if (!arguments.named().isEmpty()) {
          throw new Fault("the filter 'format' with named values is not supported");
        }
        yield PercentFormat.format(text, Tuple.copyOf(arguments.positional()), budget);
      }
      case "replace" -> {
        Arguments.Bound bound = arguments.bind(name, 2, "old", "new", "count");
        String old = Printer.text(bound.get("old", null), budget);
        String with = Printer.text(bound.get("new", null), budget);
        Object most = bound.get("count", null);
        yield Strings.replace(
            text, old, with, most == null ? -1 : bound.whole("count", -1), budget);
      }
      case "trim" ->
          Strings.strip(text, arguments.bind(name, 0, "chars").text("chars"), true, true);
      case "center" ->
          Case.pad(text, arguments.bind(name, 0, "width").whole("width", 80), " ", name, budget);
      case "indent" -> indent(text, arguments, budget);
      default -> {
        arguments.bind(name, 0);
        yield plain(name, text, input);
      }
    };
  }

  private static Object plain(String name, String text, Object input) {
    return switch (name) {
      case "capitalize" -> Case.capitalize(text);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "title" -> title(text);
      case "safe" -> new Markup(text);
      case "string" -> input instanceof Markup ? input : text;
      case "wordcount" -> words(text);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object words(String text) {
    long words = 0;
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      boolean word = Character.isLetterOrDigit(c) || c == '_';
      words += word && !inWord ? 1 : 0;
      inWord = word;
    }
    return words;
  }

  /** Begins words with an upper case letter; unlike the method, after white space and brackets. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean begins = true;
    for (int c : text.codePoints().toArray()) {
      String character = Character.toString(c);
      title.append(
          begins ? character.toUpperCase(Locale.ROOT) : character.toLowerCase(Locale.ROOT));
      begins = Strings.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }
    return title.toString();
  }

  private static String indent(String text, Arguments arguments, Budget budget) {
    Arguments.Bound bound = arguments.bind("indent", 0, "width", "first", "blank");
    String indent;
    if (bound.get("width", 4L) instanceof String given) {
      indent = given;
    } else {
      long width = Math.max(0, bound.whole("width", 4));
      budget.spend(width);
      indent = " ".repeat((int) width);
    }
    boolean blank = bound.flag("blank", false);
    List<Object> lines = Strings.lines(text + "\n", false);
    StringBuilder indented = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indents = i == 0 ? bound.flag("first", false) : blank || !line.isEmpty();
      budget.spend(1 + indent.length() + line.length());
      indented.append(i == 0 ? "" : "\n").append(indents ? indent : "").append(line);
    }
    return indented.toString();
  }
}
