package tern.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters on whole sequences. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Object apply(String name, Object input, Arguments arguments, Evaluator evaluator) {
    return switch (name) {
      case "first" -> {
        arguments.bind(name, 0);
        Iterator<Object> items = evaluator.iterate(input);
        yield items.hasNext() ? items.next() : new Undefined("the sequence is empty");
      }
      case "last" -> {
        arguments.bind(name, 0);
        if (input instanceof Once) {
          throw new Fault("a generator has no last item; make it a list first");
        }
        List<Object> items = Values.list(input, evaluator.budget());
        yield items.isEmpty() ? new Undefined("the sequence is empty") : items.getLast();
      }
      case "list" -> {
        arguments.bind(name, 0);
        yield Values.list(input, evaluator.budget());
      }
      case "reverse" -> reverse(input, arguments, evaluator);
      case "join" -> join(input, arguments, evaluator);
      case "sort" -> sort(input, arguments, evaluator);
      case "dictsort" -> dictsort(input, arguments, evaluator);
      case "unique" -> unique(input, arguments, evaluator);
      case "max", "min" -> extreme(name, input, arguments, evaluator);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object reverse(Object input, Arguments arguments, Evaluator evaluator) {
    arguments.bind("reverse", 0);
    if (Values.isText(input)) {
      String text = Printer.text(input, evaluator.budget());
      evaluator.budget().spend(text.length());
      return new StringBuilder(text).reverse().toString();
    }
    List<Object> items = Values.list(input, evaluator.budget());
    Collections.reverse(items);
    return new Once(items.iterator());
  }

  private static String join(Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("join", 0, "d", "attribute");
    Budget budget = evaluator.budget();
    String separator = Printer.text(bound.get("d", ""), budget);
    Object attribute = bound.get("attribute", null);
    Printer printer = new Printer(budget);
    Iterator<Object> items = evaluator.iterate(input);
    for (boolean first = true; items.hasNext(); first = false) {
      Object item = items.next();
      budget.spend(1);
      printer.print(first ? "" : separator);
      printer.print(attribute == null ? item : SelectFilters.attribute(item, attribute, evaluator));
    }
    return printer.toString();
  }

  /** Returns what an item is sorted by; without case if it is a string. */
  private static Object key(Object value, boolean caseSensitive, Budget budget) {
    if (caseSensitive || !Values.isText(value)) {
      return value;
    }
    String text = Printer.text(value, budget);
    budget.spend(text.length());
    return text.toLowerCase(Locale.ROOT);
  }

  /** Sorts stably; {@code keys} belong to the items. */
  private static List<Object> sorted(
      List<Object> items, List<Object> keys, boolean reverse, Budget budget) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      order.add(i);
    }
    Comparator<Integer> byKey = (a, b) -> Comparison.order(keys.get(a), keys.get(b), budget);
    try {
      order.sort(reverse ? byKey.reversed() : byKey);
    } catch (IllegalArgumentException notAnOrder) {
      throw new Fault("these values have no order");
    }
    List<Object> sorted = new ArrayList<>();
    order.forEach(i -> sorted.add(items.get(i)));
    return sorted;
  }

  private static List<Object> sort(Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
    Budget budget = evaluator.budget();
    boolean caseSensitive = bound.flag("case_sensitive", false);
    List<Object> items = Values.list(input, budget);
    List<Object> keys = new ArrayList<>();
    for (Object item : items) {
      keys.add(sortKey(item, bound.get("attribute", null), caseSensitive, evaluator));
    }
    return sorted(items, keys, bound.flag("reverse", false), budget);
  }

  /** Returns the key of an item: itself, or attributes whose paths stand between commas. */
  private static Object sortKey(
      Object item, Object attributes, boolean caseSensitive, Evaluator evaluator) {
    Budget budget = evaluator.budget();
    if (attributes == null) {
      return key(item, caseSensitive, budget);
    }
    // A list even for one path: equal keys are not ordered, and need have no order.
    List<Object> keys = new ArrayList<>();
    List<Object> paths =
        attributes instanceof String several
            ? Splits.split(several, ",", -1, false, budget)
            : List.of(attributes);
    for (Object path : paths) {
      keys.add(key(SelectFilters.attribute(item, path, evaluator), caseSensitive, budget));
    }
    return keys;
  }

  private static List<Object> dictsort(Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
    if (!(input instanceof Map<?, ?> map)) {
      throw new Fault("the filter 'dictsort' takes a dict, not a " + Values.type(input));
    }
    String by = bound.has("by") ? bound.text("by") : "key";
    if (!"key".equals(by) && !"value".equals(by)) {
      throw new Fault("'by' is " + by + ", expected 'key' or 'value'");
    }
    Budget budget = evaluator.budget();
    List<Object> items = DictMethods.items(map, budget);
    List<Object> keys = new ArrayList<>();
    for (Object item : items) {
      Object part = ((Tuple) item).get("key".equals(by) ? 0 : 1);
      keys.add(key(part, bound.flag("case_sensitive", false), budget));
    }
    return sorted(items, keys, bound.flag("reverse", false), budget);
  }

  private static Once unique(Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
    Budget budget = evaluator.budget();
    List<Object> seen = new ArrayList<>();
    List<Object> unique = new ArrayList<>();
    for (Object item : Values.list(input, budget)) {
      Object attribute = bound.get("attribute", null);
      Object value = attribute == null ? item : SelectFilters.attribute(item, attribute, evaluator);
      Object key = key(value, bound.flag("case_sensitive", false), budget);
      if (key instanceof Map || key instanceof List && !(key instanceof Tuple)) {
        throw new Fault("the filter 'unique' does not take a " + Values.type(key));
      }
      if (!Comparison.contains(seen, key, budget)) {
        seen.add(key);
        unique.add(item);
      }
    }
    return new Once(unique.iterator());
  }

  private static Object extreme(
      String name, Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind(name, 0, "case_sensitive", "attribute");
    Budget budget = evaluator.budget();
    Object best = new Undefined("the sequence is empty");
    Object bestKey = null;
    Iterator<Object> items = evaluator.iterate(input);
    while (items.hasNext()) {
      Object item = items.next();
      Object attribute = bound.get("attribute", null);
      Object value = attribute == null ? item : SelectFilters.attribute(item, attribute, evaluator);
      Object key = key(value, bound.flag("case_sensitive", false), budget);
      int order = best instanceof Undefined ? 1 : Comparison.order(key, bestKey, budget);
      if (name.equals("max") ? order > 0 : best instanceof Undefined || order < 0) {
        best = item;
        bestKey = key;
      }
    }
    return best;
  }
}
