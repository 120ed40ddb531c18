package tern.text.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of dicts that change nothing. */
final class DictMethods {
  private static final Set<String> CHANGING =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private DictMethods() {}

  /** Returns a method of a dict; null if there is none of that name. */
  static Callable find(Map<?, ?> map, String name) {
    return switch (name) {
      case "get" -> (arguments, evaluator) -> get(map, arguments);
      case "keys" -> view(name, map.keySet());
      case "values" -> view(name, map.values());
      case "items" ->
          (arguments, evaluator) -> {
            arguments.bind(name, 0);
            return new View("dict_items", items(map, evaluator.budget()));
          };
      case "copy" ->
          (arguments, evaluator) -> {
            arguments.bind(name, 0);
            evaluator.budget().spend(map.size());
            return new LinkedHashMap<Object, Object>(map);
          };
      default -> {
        if (CHANGING.contains(name)) {
          throw new Fault("templates may not change a dict with '" + name + "'");
        }
        yield null;
      }
    };
  }

  private static Callable view(String name, Collection<?> items) {
    return (arguments, evaluator) -> {
      arguments.bind(name, 0);
      evaluator.budget().spend(items.size());
      return new View("dict_" + name, new ArrayList<>(items));
    };
  }

  /** Returns key and value pairs. */
  static List<Object> items(Map<?, ?> map, Budget budget) {
    budget.spend(map.size());
    List<Object> items = new ArrayList<>(map.size());
    map.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  private static Object get(Map<?, ?> map, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("get", 1, "key", "default");
    Object key = Values.key(bound.get("key", null));
    return map.containsKey(key) ? map.get(key) : bound.get("default", null);
  }
}
