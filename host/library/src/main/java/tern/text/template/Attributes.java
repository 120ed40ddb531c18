package tern.text.template;

import java.util.List;
import java.util.Map;

/** Attributes and items: {@code a.b} looks for an attribute first, {@code a['b']} for an item. */
final class Attributes {
  private Attributes() {}

  static Object attribute(Object of, String name, Evaluator evaluator) {
    Object found = own(of, name, evaluator);
    if (found instanceof Undefined && of instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    return found;
  }

  /** Returns an attribute or method, without looking at items. */
  static Object own(Object of, String name, Evaluator evaluator) {
    Object found =
        switch (of) {
          case Undefined undefined -> throw undefined.fault();
          case String text -> StringMethods.find(text, name);
          case Markup(String text) -> StringMethods.find(text, name);
          case List<?> list -> ListMethods.find(list, name);
          case Map<?, ?> map -> DictMethods.find(map, name);
          case Loop loop -> loop.attribute(name);
          case Macro macro -> macro.attribute(name);
          case Namespace namespace ->
              namespace.attributes.getOrDefault(name, Undefined.attribute(of, name));
          case null, default -> null;
        };
    boolean none = of instanceof Namespace || found != null;
    return none ? found : Undefined.attribute(of, name);
  }

  static Object item(Object of, Object index, Evaluator evaluator) {
    if (of instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (of instanceof Map<?, ?> map) {
      if (index == null || index instanceof String || Comparison.isNumber(index)) {
        Object key = index instanceof Double number && number.isNaN() ? "" : Values.key(index);
        if (map.containsKey(key)) {
          return map.get(key);
        }
      }
    } else if (index instanceof Long || index instanceof Boolean) {
      long place = index instanceof Boolean bool ? (bool ? 1 : 0) : (Long) index;
      Object found = at(of, place, evaluator.budget());
      if (!(found instanceof Undefined)) {
        return found;
      }
    }
    if (index instanceof String name) {
      return own(of, name, evaluator);
    }
    return new Undefined(
        "'" + Values.type(of) + "' has no element " + Printer.repr(index, evaluator.budget()));
  }

  private static Object at(Object of, long index, Budget budget) {
    switch (of) {
      case String text -> {
        long length = Values.length(text, budget);
        long at = index < 0 ? index + length : index;
        if (at >= 0 && at < length) {
          return Character.toString(text.codePointAt(Strings.offset(text, at)));
        }
      }
      case List<?> list -> {
        long at = index < 0 ? index + list.size() : index;
        if (at >= 0 && at < list.size()) {
          return list.get((int) at);
        }
      }
      case null, default -> {}
    }
    return new Undefined("'" + Values.type(of) + "' has no element " + index);
  }
}
