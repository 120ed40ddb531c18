package tern.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Python's arithmetic, on 64-bit integers and doubles. */
final class Arithmetic {
  private Arithmetic() {}

  static Object unary(String operator, Object value) {
    if (operator.equals("not")) {
      return !Values.truth(value);
    }
    boolean minus = operator.equals("-");
    return switch (value) {
      case Double number -> minus ? -number : number;
      case Undefined undefined -> throw undefined.fault();
      case null, default -> {
        long number = whole(value, operator);
        yield minus ? exact(() -> Math.negateExact(number)) : (Object) number;
      }
    };
  }

  static Object binary(String operator, Object left, Object right, Budget budget) {
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (Comparison.isNumber(left) && Comparison.isNumber(right)) {
      return left instanceof Double || right instanceof Double || operator.equals("/")
          ? (Object) real(operator, number(left), number(right))
          : whole(operator, whole(left, operator), whole(right, operator));
    }
    return switch (operator) {
      case "+" -> add(left, right, budget);
      case "*" ->
          right instanceof Long || right instanceof Boolean
              ? repeat(left, whole(right, operator), budget)
              : left instanceof Long || left instanceof Boolean
                  ? repeat(right, whole(left, operator), budget)
                  : refuse(operator, left, right);
      case "%" ->
          left instanceof String pattern
              ? PercentFormat.format(pattern, right, budget)
              : refuse(operator, left, right);
      default -> refuse(operator, left, right);
    };
  }

  private static Object refuse(String operator, Object left, Object right) {
    throw new Fault(
        "'" + operator + "' does not take a " + Values.type(left) + " and a " + Values.type(right));
  }

  private static Object add(Object left, Object right, Budget budget) {
    if (left instanceof String a && right instanceof String b) {
      budget.spend((long) a.length() + b.length());
      return a.concat(b);
    }
    boolean ranges = left instanceof Range || right instanceof Range;
    boolean sameKind = left instanceof Tuple == right instanceof Tuple;
    if (left instanceof List<?> a && right instanceof List<?> b && !ranges && sameKind) {
      budget.spend((long) a.size() + b.size());
      List<Object> sum = new ArrayList<>(a);
      sum.addAll(b);
      return left instanceof Tuple ? Tuple.copyOf(sum) : sum;
    }
    return refuse("+", left, right);
  }

  private static Object repeat(Object value, long times, Budget budget) {
    long count = Math.max(0, times);
    switch (value) {
      case String text -> {
        pay(text.length(), count, budget);
        return text.repeat(text.isEmpty() ? 0 : (int) count);
      }
      case List<?> list when !(list instanceof Range) -> {
        pay(list.size(), count, budget);
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count && !list.isEmpty(); i++) {
          repeated.addAll(list);
        }
        return list instanceof Tuple ? Tuple.copyOf(repeated) : repeated;
      }
      case null, default -> {
        return refuse("*", value, times);
      }
    }
  }

  private static void pay(long size, long count, Budget budget) {
    // As a product of doubles it cannot overflow.
    budget.spend((double) size * count > Budget.UNITS ? Budget.UNITS + 1 : size * count);
  }

  private static double real(String operator, double a, double b) {
    boolean divides = operator.equals("/") || operator.equals("//") || operator.equals("%");
    if (b == 0 && divides) {
      throw new Fault("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> {
        double rest = a % b;
        yield rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
      }
      default -> power(a, b);
    };
  }

  private static double power(double a, double b) {
    double power = Math.pow(a, b);
    if (a == 0 && b < 0) {
      throw new Fault("division by zero");
    }
    boolean finite = Double.isFinite(a) && Double.isFinite(b);
    if (finite && !Double.isFinite(power)) {
      throw new Fault("the result of ** is not a finite number");
    }
    return power;
  }

  private static Object whole(String operator, long a, long b) {
    if (b == 0 && (operator.equals("//") || operator.equals("%"))) {
      throw new Fault("division by zero");
    }
    return switch (operator) {
      case "+" -> exact(() -> Math.addExact(a, b));
      case "-" -> exact(() -> Math.subtractExact(a, b));
      case "*" -> exact(() -> Math.multiplyExact(a, b));
      case "//" -> exact(() -> Math.floorDivExact(a, b));
      case "%" -> Math.floorMod(a, b);
      default -> b < 0 ? (Object) power((double) a, (double) b) : power(a, b);
    };
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1 || base == -1) {
      return exponent == 0 || base == 1 || base == -1 && exponent % 2 == 0 ? 1 : base;
    }
    long power = 1;
    for (long i = 0; i < exponent; i++) {
      long before = power;
      power = exact(() -> Math.multiplyExact(before, base));
    }
    return power;
  }

  private static long exact(LongSupplier sum) {
    try {
      return sum.getAsLong();
    } catch (ArithmeticException overflow) {
      throw new Fault("a whole number does not fit 64 bits");
    }
  }

  static double number(Object value) {
    return value instanceof Double real ? real : whole(value, "a sum");
  }

  private static long whole(Object value, String operator) {
    return switch (value) {
      case Long number -> number;
      case Boolean bool -> bool ? 1 : 0;
      case null, default ->
          throw new Fault("'" + operator + "' does not take a " + Values.type(value));
    };
  }
}
