package tern.text.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Functions {
  private Functions() {}

  static void addTo(Scope scope) {
    set(scope, "range", Functions::range);
    set(scope, "dict", Functions::dict);
    set(scope, "namespace", Functions::namespace);
    set(scope, "raise_exception", Functions::refuse);
    set(scope, "strftime_now", Functions::now);
    for (String name : List.of("cycler", "joiner", "lipsum")) {
      scope.set(name, new Undefined("the function '" + name + "' is not supported"));
    }
  }

  private static void set(Scope scope, String name, Callable function) {
    scope.set(name, function);
  }

  private static Object range(Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("range", 1, "start", "stop", "step");
    long first = bound.whole("start", 0);
    return bound.has("stop")
        ? new Range(first, bound.whole("stop", 0), bound.whole("step", 1))
        : new Range(0, first, 1);
  }

  private static Map<Object, Object> dict(Arguments arguments, Evaluator evaluator) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (arguments.positional().size() > 1) {
      throw new Fault("dict takes at most one argument without a name");
    }
    for (Object from : arguments.positional()) {
      if (from instanceof Map<?, ?> other) {
        evaluator.budget().spend(other.size());
        map.putAll(other);
        continue;
      }
      for (Object item : Values.list(from, evaluator.budget())) {
        List<Object> pair = Values.list(item, evaluator.budget());
        if (pair.size() != 2) {
          throw new Fault("dict takes pairs, not " + pair.size() + " values");
        }
        map.put(Values.key(pair.get(0)), pair.get(1));
      }
    }
    map.putAll(arguments.named());
    return map;
  }

  private static Object namespace(Arguments arguments, Evaluator evaluator) {
    Namespace namespace = new Namespace();
    dict(arguments, evaluator)
        .forEach((name, value) -> namespace.set(Printer.text(name, evaluator.budget()), value));
    return namespace;
  }

  private static Object refuse(Arguments arguments, Evaluator evaluator) {
    Object message = arguments.bind("raise_exception", 1, "message").get("message", null);
    throw new Fault(
        "the template refuses this input: " + Printer.text(message, evaluator.budget()));
  }

  private static Object now(Arguments arguments, Evaluator evaluator) {
    String format = arguments.bind("strftime_now", 1, "format").text("format");
    evaluator.budget().spend(64L * (format == null ? 0 : format.length()));
    return Strftime.format(format == null ? "" : format, evaluator.now());
  }
}
