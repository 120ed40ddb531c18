package tern.text.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Python's comparisons. */
final class Comparison {
  private Comparison() {}

  static boolean equal(Object a, Object b, Budget budget) {
    budget.enter();
    boolean equal =
        switch (a) {
          case null -> b == null;
          case Boolean x -> isNumber(b) && number(x, b) == 0;
          case Long x -> isNumber(b) && number(x, b) == 0;
          case Double x -> isNumber(b) && !x.isNaN() && !isNan(b) && number(x, b) == 0;
          case String x -> text(b) instanceof String y && equal(x, y, budget);
          case Markup x -> text(b) instanceof String y && equal(x.text(), y, budget);
          case List<?> x -> b instanceof List<?> y && kind(x) == kind(y) && equal(x, y, budget);
          case Map<?, ?> x -> b instanceof Map<?, ?> y && equal(x, y, budget);
          case Undefined x -> b instanceof Undefined;
          default -> a == b;
        };
    budget.leave();
    return equal;
  }

  private static boolean equal(String a, String b, Budget budget) {
    budget.read(a.length() == b.length() ? a.length() : 0);
    return a.equals(b);
  }

  private static Object text(Object value) {
    return value instanceof Markup(String text) ? text : value;
  }

  private static Class<?> kind(List<?> list) {
    return list instanceof Tuple || list instanceof Range ? list.getClass() : List.class;
  }

  private static boolean equal(List<?> a, List<?> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(a.get(i), b.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Map<?, ?> a, Map<?, ?> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      if (!b.containsKey(entry.getKey())
          || !equal(entry.getValue(), b.get(entry.getKey()), budget)) {
        return false;
      }
    }
    return true;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  private static boolean isNan(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** Compares two numbers exactly; NaN is above all. */
  private static int number(Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      double x = real(a);
      double y = real(b);
      boolean exact = Math.abs(x) < 1L << 53 || Math.abs(y) < 1L << 53;
      if (exact || !Double.isFinite(x) || !Double.isFinite(y)) {
        return x == y ? 0 : Double.compare(x, y);
      }
      return decimal(a).compareTo(decimal(b));
    }
    return Long.compare(whole(a), whole(b));
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof Double x ? new BigDecimal(x) : BigDecimal.valueOf(whole(number));
  }

  private static long whole(Object number) {
    return number instanceof Boolean bool ? (bool ? 1 : 0) : (Long) number;
  }

  private static double real(Object number) {
    return number instanceof Double x ? x : whole(number);
  }

  /**
   * Orders two values.
   *
   * @return negative, 0 or positive
   * @throws Fault if they are neither numbers, strings nor lists of the same kind
   */
  static int order(Object a, Object b, Budget budget) {
    budget.spend(1);
    if (isNumber(a) && isNumber(b)) {
      return number(a, b);
    }
    if (Values.isText(a) && Values.isText(b)) {
      budget.read(text(a).toString().length());
      return Strings.compare(Objects.toString(text(a)), Objects.toString(text(b)));
    }
    if (a instanceof List<?> x
        && b instanceof List<?> y
        && kind(x) == kind(y)
        && !(a instanceof Range)) {
      for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
        if (!equal(x.get(i), y.get(i), budget)) {
          budget.enter();
          int order = order(x.get(i), y.get(i), budget);
          budget.leave();
          return order;
        }
      }
      return Integer.compare(x.size(), y.size());
    }
    if (a instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (b instanceof Undefined undefined) {
      throw undefined.fault();
    }
    throw new Fault("a " + Values.type(a) + " and a " + Values.type(b) + " have no order");
  }

  /** Evaluates {@code <}, {@code <=}, {@code >} or {@code >=}; NaN compares false. */
  static boolean ordered(String operator, Object a, Object b, Budget budget) {
    int order = order(a, b, budget);
    if (isNan(a) || isNan(b)) {
      return false;
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** Evaluates {@code item in container}. */
  static boolean contains(Object container, Object item, Budget budget) {
    switch (container) {
      case String text -> {
        if (!Values.isText(item)) {
          throw new Fault("only a str can be in a str, not a " + Values.type(item));
        }
        budget.read(text.length());
        String part = text(item).toString();
        budget.read(part.length());
        return Search.contains(text, part);
      }
      case Markup(String text) -> {
        return contains(text, item, budget);
      }
      case Map<?, ?> map -> {
        return map.containsKey(Values.key(item));
      }
      case null, default -> {
        var items = Values.iterate(container, budget);
        while (items.hasNext()) {
          if (equal(items.next(), item, budget)) {
            return true;
          }
        }
        return false;
      }
    }
  }
}
