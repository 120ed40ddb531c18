package tern.text.template;

import java.util.Iterator;
import java.util.Set;

/** The methods of Python's {@code str}. */
final class StringMethods {
  private static final Set<String> NAMES =
      Set.of(
          ("capitalize casefold center count endswith find index isalnum isalpha isascii isdigit"
                  + " islower isnumeric isspace isupper join ljust lower lstrip partition"
                  + " removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip"
                  + " split splitlines startswith strip swapcase title upper zfill")
              .split(" "));

  /** Methods that Python has, and this does not: an error rather than an undefined value. */
  private static final Set<String> MISSING =
      Set.of(
          ("encode expandtabs format format_map isdecimal isidentifier isprintable istitle"
                  + " maketrans translate")
              .split(" "));

  private StringMethods() {}

  /** Returns a method of a string; null if there is none of that name. */
  static Callable find(String text, String name) {
    if (MISSING.contains(name)) {
      throw new Fault("the method '" + name + "' of a str is not supported");
    }
    return NAMES.contains(name)
        ? (arguments, evaluator) -> call(text, name, arguments, evaluator.budget())
        : null;
  }

  private static Object call(String text, String name, Arguments arguments, Budget budget) {
    budget.read(text.length());
    return switch (name) {
      case "strip", "lstrip", "rstrip" ->
          Strings.strip(
              text,
              arguments.bind(name, 0, "chars").text("chars"),
              !name.equals("rstrip"),
              !name.equals("lstrip"));
      case "split", "rsplit" -> {
        Arguments.Bound bound = arguments.bind(name, 0, "sep", "maxsplit");
        budget.spend(text.length());
        yield Splits.split(
            text, bound.text("sep"), bound.whole("maxsplit", -1), name.equals("rsplit"), budget);
      }
      case "partition", "rpartition" ->
          Splits.partition(text, required(name, arguments, "sep"), name.equals("rpartition"));
      case "splitlines" -> {
        budget.spend(text.length());
        yield Strings.lines(text, arguments.bind(name, 0, "keepends").flag("keepends", false));
      }
      case "startswith", "endswith" -> affix(text, name, arguments, budget);
      case "removeprefix" -> {
        String prefix = required(name, arguments, "prefix");
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = required(name, arguments, "suffix");
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "replace" -> {
        Arguments.Bound bound = arguments.bind(name, 2, "old", "new", "count");
        yield Strings.replace(
            text, string(bound, "old"), string(bound, "new"), bound.whole("count", -1), budget);
      }
      case "find", "rfind", "index", "rindex" -> find(text, name, arguments);
      case "count" -> (long) Strings.count(text, required(name, arguments, "sub"));
      case "join" -> join(text, arguments, budget);
      case "center", "ljust", "rjust" -> {
        Arguments.Bound bound = arguments.bind(name, 1, "width", "fillchar");
        String fill = bound.has("fillchar") ? string(bound, "fillchar") : " ";
        yield Case.pad(text, bound.whole("width", 0), fill, name, budget);
      }
      case "zfill" -> Case.zeros(text, arguments.bind(name, 1, "width").whole("width", 0), budget);
      default -> {
        arguments.bind(name, 0);
        budget.spend(text.length());
        yield Case.apply(text, name);
      }
    };
  }

  private static String required(String method, Arguments arguments, String parameter) {
    return string(arguments.bind(method, 1, parameter), parameter);
  }

  private static String string(Arguments.Bound bound, String parameter) {
    String text = bound.text(parameter);
    if (text == null) {
      throw new Fault("the argument '" + parameter + "' of " + bound.what() + " is None");
    }
    return text;
  }

  private static boolean affix(String text, String name, Arguments arguments, Budget budget) {
    Object affixes = arguments.bind(name, 1, "affix").get("affix", null);
    Iterable<?> several = affixes instanceof Tuple tuple ? tuple : null;
    if (several == null) {
      return affix(text, name, required(name, arguments, "affix"));
    }
    for (Object affix : several) {
      budget.spend(1);
      if (!(affix instanceof String)) {
        throw new Fault(name + " takes strings, not a " + Values.type(affix));
      }
      if (affix(text, name, (String) affix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean affix(String text, String name, String affix) {
    return name.equals("startswith") ? text.startsWith(affix) : text.endsWith(affix);
  }

  private static long find(String text, String name, Arguments arguments) {
    Arguments.Bound bound = arguments.bind(name, 1, "sub", "start");
    String part = string(bound, "sub");
    long length = Strings.length(text);
    long start = bound.whole("start", 0);
    start = Math.max(0, start < 0 ? start + length : start);
    int at = -1;
    if (start <= length) {
      int from = Strings.offset(text, start);
      at =
          name.startsWith("r")
              ? Search.lastIndexOf(text, part, text.length())
              : Search.indexOf(text, part, from);
      at = at < from ? -1 : at;
    }
    if (at < 0 && name.endsWith("index")) {
      throw new Fault("the string to find is not there");
    }
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static String join(String separator, Arguments arguments, Budget budget) {
    Object items = arguments.bind("join", 1, "iterable").get("iterable", null);
    StringBuilder joined = new StringBuilder();
    Iterator<Object> iterator = Values.iterate(items, budget);
    for (int i = 0; iterator.hasNext(); i++) {
      Object item = iterator.next();
      if (!Values.isText(item)) {
        throw new Fault("join takes strings; item " + i + " is a " + Values.type(item));
      }
      String text = Printer.text(item, budget);
      budget.spend(1 + separator.length() + text.length());
      joined.append(i == 0 ? "" : separator).append(text);
    }
    return joined.toString();
  }
}
