package tern.text.template;

import java.math.RoundingMode;
import java.util.Iterator;

/** Filters that make numbers. */
final class NumberFilters {
  private NumberFilters() {}

  static Object apply(String name, Object input, Arguments arguments, Evaluator evaluator) {
    if (input instanceof Undefined undefined && !name.equals("sum")) {
      throw undefined.fault();
    }
    evaluator.budget().spend(input instanceof String text ? text.length() : 0);
    return switch (name) {
      case "abs" -> {
        arguments.bind(name, 0);
        boolean negative = Arithmetic.number(input) < 0;
        yield input instanceof Double number
            ? (Object) Math.abs(number)
            : Arithmetic.unary(negative ? "-" : "+", input);
      }
      case "int" -> whole(input, arguments);
      case "float" -> real(input, arguments);
      case "round" -> round(input, arguments);
      case "sum" -> sum(input, arguments, evaluator);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Object whole(Object input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("int", 0, "default", "base");
    Object otherwise = bound.get("default", 0L);
    Object value = input instanceof Markup(String text) ? text : input;
    if (value instanceof String text) {
      long base = bound.whole("base", 10);
      if (base < 2 || base > 36) {
        throw new Fault("the base of a number is " + base + ", expected 2 to 36");
      }
      Long parsed = Numbers.parseWhole(text, (int) base);
      if (parsed != null) {
        return parsed;
      }
      value = Numbers.parseReal(text);
    }
    return switch (value) {
      case Long number -> number;
      case Boolean bool -> bool ? 1L : 0L;
      case Double number when Math.abs(number) < Long.MAX_VALUE -> number.longValue();
      case Double number when Double.isFinite(number) ->
          throw new Fault("a whole number does not fit 64 bits");
      case null, default -> otherwise;
    };
  }

  private static Object real(Object input, Arguments arguments) {
    Object otherwise = arguments.bind("float", 0, "default").get("default", 0.0);
    Object value = input instanceof Markup(String text) ? text : input;
    if (value instanceof String text) {
      Double parsed = Numbers.parseReal(text);
      return parsed == null ? otherwise : parsed;
    }
    return Comparison.isNumber(value) ? (Object) Arithmetic.number(value) : otherwise;
  }

  private static Object round(Object input, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("round", 0, "precision", "method");
    long precision = bound.whole("precision", 0);
    if (precision < 0 || precision > 300) {
      throw new Fault("the precision is " + precision + ", expected 0 to 300");
    }
    String method = bound.has("method") ? bound.text("method") : "common";
    boolean isReal = input instanceof Double;
    double number = Arithmetic.number(input);
    int digits = (int) precision;
    return switch (method) {
      case "common" ->
          isReal
              ? (Object) Numbers.round(number, digits, RoundingMode.HALF_EVEN)
              : input instanceof Boolean bool ? (bool ? 1L : 0L) : input;
      case "ceil" -> scaled(Math.ceil(number * Math.pow(10, digits)), digits);
      case "floor" -> scaled(Math.floor(number * Math.pow(10, digits)), digits);
      case null, default ->
          throw new Fault(
              "the method to round is '" + method + "', expected common, ceil or floor");
    };
  }

  private static double scaled(double number, int digits) {
    return number / Math.pow(10, digits);
  }

  private static Object sum(Object input, Arguments arguments, Evaluator evaluator) {
    Arguments.Bound bound = arguments.bind("sum", 0, "attribute", "start");
    Object sum = bound.get("start", 0L);
    Iterator<Object> items = evaluator.iterate(input);
    Object attribute = bound.get("attribute", null);
    while (items.hasNext()) {
      Object item = items.next();
      Object value = attribute == null ? item : SelectFilters.attribute(item, attribute, evaluator);
      sum = Arithmetic.binary("+", sum, value, evaluator.budget());
    }
    return sum;
  }
}
