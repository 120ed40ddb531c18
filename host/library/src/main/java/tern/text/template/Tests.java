package tern.text.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tests after {@code is}. */
final class Tests {
  private Tests() {}

  static boolean apply(String name, Object value, Arguments arguments, Evaluator evaluator) {
    Budget budget = evaluator.budget();
    return switch (name) {
      case "defined" -> !(none(name, value, arguments) instanceof Undefined);
      case "undefined" -> none(name, value, arguments) instanceof Undefined;
      case "none" -> none(name, value, arguments) == null;
      case "boolean" -> none(name, value, arguments) instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(none(name, value, arguments));
      case "false" -> Boolean.FALSE.equals(none(name, value, arguments));
      case "integer" -> none(name, value, arguments) instanceof Long;
      case "float" -> none(name, value, arguments) instanceof Double;
      case "number" -> Comparison.isNumber(none(name, value, arguments));
      case "string" -> Values.isText(none(name, value, arguments));
      case "mapping" -> none(name, value, arguments) instanceof Map;
      case "sequence" -> isSequence(none(name, value, arguments));
      case "iterable" -> isIterable(none(name, value, arguments));
      case "callable" ->
          value instanceof Callable || none(name, value, arguments) instanceof Undefined;
      case "escaped" -> none(name, value, arguments) instanceof Markup;
      case "lower", "upper" -> isCase(name, none(name, value, arguments), budget);
      case "even" -> remainder(none(name, value, arguments), 2L, budget) == 0;
      case "odd" -> remainder(none(name, value, arguments), 2L, budget) == 1;
      case "divisibleby" -> remainder(value, one(name, arguments), budget) == 0;
      case "sameas" -> isSame(value, one(name, arguments), budget);
      case "in" -> Comparison.contains(one(name, arguments), value, budget);
      case "eq", "equalto", "==" -> Comparison.equal(value, one(name, arguments), budget);
      case "ne", "!=" -> !Comparison.equal(value, one(name, arguments), budget);
      case "lt", "lessthan", "<" -> ordered("<", value, name, arguments, budget);
      case "le", "<=" -> ordered("<=", value, name, arguments, budget);
      case "gt", "greaterthan", ">" -> ordered(">", value, name, arguments, budget);
      case "ge", ">=" -> ordered(">=", value, name, arguments, budget);
      default -> throw new Fault("the test '" + name + "' is not known or not supported");
    };
  }

  private static Object none(String name, Object value, Arguments arguments) {
    arguments.bind("the test '" + name + "'", 0);
    return value;
  }

  private static Object one(String name, Arguments arguments) {
    return arguments.bind("the test '" + name + "'", 1, "other").get("other", null);
  }

  private static boolean ordered(
      String operator, Object value, String name, Arguments arguments, Budget budget) {
    return Comparison.ordered(operator, value, one(name, arguments), budget);
  }

  private static boolean isSequence(Object value) {
    return Values.isText(value)
        || value instanceof List
        || value instanceof Map
        || value instanceof Undefined;
  }

  private static boolean isIterable(Object value) {
    return isSequence(value) || value instanceof View || value instanceof Once;
  }

  private static boolean isCase(String name, Object value, Budget budget) {
    String text = Printer.text(value, budget);
    budget.read(text.length());
    boolean any = text.codePoints().anyMatch(Character::isLetter);
    String same =
        name.equals("lower") ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
    return any && text.equals(same);
  }

  private static boolean isSame(Object a, Object b, Budget budget) {
    boolean byValue = a == null || a instanceof Boolean || a instanceof Long || a instanceof String;
    boolean sameType = a == null ? b == null : b != null && a.getClass() == b.getClass();
    return a == b || byValue && sameType && Comparison.equal(a, b, budget);
  }

  private static long remainder(Object value, Object divisor, Budget budget) {
    return switch (Arithmetic.binary("%", value, divisor, budget)) {
      case Long rest -> rest;
      case Double rest when rest == Math.rint(rest) -> rest.longValue();
      default -> -1;
    };
  }
}
