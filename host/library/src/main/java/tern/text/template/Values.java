package tern.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What holds for values of every type. */
final class Values {
  /** Most lists and maps within each other in a variable. */
  private static final int DEPTH = 100;

  private Values() {}

  /** Copies a variable given from outside. */
  static Object copy(Object value, int depth) {
    if (depth > DEPTH) {
      throw new Fault("a variable is nested more than " + DEPTH + " deep");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Long number -> number;
      case Integer number -> number.longValue();
      case Double number -> number;
      case Float number -> number.doubleValue();
      case Tuple tuple -> Tuple.copyOf(tuple.stream().map(item -> copy(item, depth + 1)).toList());
      case List<?> list -> {
        List<Object> copied = new ArrayList<>(list.size());
        list.forEach(item -> copied.add(copy(item, depth + 1)));
        yield copied;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> copied = new LinkedHashMap<>();
        map.forEach((key, item) -> copied.put(key(copy(key, depth + 1)), copy(item, depth + 1)));
        yield copied;
      }
      default ->
          throw new IllegalArgumentException(
              "a variable holds a "
                  + value.getClass().getName()
                  + "; expected null, Boolean, Long, Double, String, List or Map");
    };
  }

  /** Returns a value as the key of a map. */
  static Object key(Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Markup(String text) -> text;
      case Long number -> number;
      case Boolean bool -> bool ? 1L : 0L;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
          number.longValue();
      default ->
          throw new Fault("a " + type(value) + " is no key; expected a string or a whole number");
    };
  }

  static boolean truth(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case Markup(String text) -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case View view -> !view.items().isEmpty();
      case Undefined undefined -> false;
      default -> true;
    };
  }

  /** Name of a value's type in messages. */
  static String type(Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean bool -> "bool";
      case Long number -> "int";
      case Double number -> "float";
      case String text -> "str";
      case Markup markup -> "Markup";
      case Tuple tuple -> "tuple";
      case Range range -> "range";
      case List<?> list -> "list";
      case Map<?, ?> map -> "dict";
      case Namespace namespace -> "namespace";
      case Undefined undefined -> "undefined value";
      case Once once -> "generator";
      case View view -> view.name();
      case Callable callable -> "function";
      default -> value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  /** Whether a value is a string, marked or not. */
  static boolean isText(Object value) {
    return value instanceof String || value instanceof Markup;
  }

  /** Returns the length, or throws if the value has none. */
  static long length(Object value, Budget budget) {
    return switch (value) {
      case String text -> {
        budget.read(text.length());
        yield Strings.length(text);
      }
      case Markup(String text) -> length(text, budget);
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case View view -> view.items().size();
      case Undefined undefined -> 0;
      case Loop loop -> loop.length();
      case null, default -> throw new Fault("a " + type(value) + " has no length");
    };
  }

  /** Iterates over a value; of a string the code points, of a map the keys. */
  static Iterator<Object> iterate(Object value, Budget budget) {
    return switch (value) {
      case String text -> {
        budget.spend(text.length());
        yield Strings.characters(text).iterator();
      }
      case Markup(String text) -> iterate(text, budget);
      case Once(Iterator<Object> items) -> items;
      case List<?> list -> paid(list, budget);
      case Map<?, ?> map -> paid(map.keySet(), budget);
      case View view -> paid(view.items(), budget);
      case Undefined undefined -> List.of().iterator();
      case null, default -> throw new Fault("a " + type(value) + " cannot be iterated");
    };
  }

  /** Returns the elements of a value as a new list. */
  static List<Object> list(Object value, Budget budget) {
    List<Object> list = new ArrayList<>();
    iterate(value, budget)
        .forEachRemaining(
            item -> {
              budget.spend(1);
              list.add(item);
            });
    return list;
  }

  private static Iterator<Object> paid(Iterable<?> items, Budget budget) {
    Iterator<?> iterator = items.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public Object next() {
        budget.spend(1);
        return iterator.next();
      }
    };
  }
}
