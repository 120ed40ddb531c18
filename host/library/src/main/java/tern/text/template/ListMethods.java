package tern.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The methods of lists and tuples that change nothing. */
final class ListMethods {
  private static final Set<String> CHANGING =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private ListMethods() {}

  /** Returns a method of a list; null if there is none of that name. */
  static Callable find(List<?> list, String name) {
    boolean tuple = list instanceof Tuple || list instanceof Range;
    if (!tuple && CHANGING.contains(name)) {
      throw new Fault("templates may not change a list with '" + name + "'");
    }
    return switch (name) {
      case "index" -> (arguments, evaluator) -> index(list, arguments, evaluator.budget());
      case "count" -> (arguments, evaluator) -> count(list, arguments, evaluator.budget());
      case "copy" -> tuple ? null : copy(list);
      default -> null;
    };
  }

  private static Callable copy(List<?> list) {
    return (arguments, evaluator) -> {
      arguments.bind("copy", 0);
      evaluator.budget().spend(list.size());
      return new ArrayList<Object>(list);
    };
  }

  private static long index(List<?> list, Arguments arguments, Budget budget) {
    Object item = arguments.bind("index", 1, "value").get("value", null);
    for (int i = 0; i < list.size(); i++) {
      if (Comparison.equal(list.get(i), item, budget)) {
        return i;
      }
    }
    throw new Fault("the value is not in the list");
  }

  private static long count(List<?> list, Arguments arguments, Budget budget) {
    Object item = arguments.bind("count", 1, "value").get("value", null);
    return list.stream().filter(other -> Comparison.equal(other, item, budget)).count();
  }
}
