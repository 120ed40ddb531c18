package tern.text.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates expressions. */
final class Evaluator {
  private final Budget budget = new Budget();
  private final LocalDateTime now;

  Evaluator(LocalDateTime now) {
    this.now = now;
  }

  Budget budget() {
    return budget;
  }

  /** The time that templates see. */
  LocalDateTime now() {
    return now;
  }

  Object evaluate(Expression expression, Scope scope) {
    budget.enter();
    try {
      return value(expression, scope);
    } catch (Fault fault) {
      throw fault.at(expression.at());
    } finally {
      budget.leave();
    }
  }

  private Object value(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Constant(Object value, int at) -> value;
      case Expression.Name(String name, int at) -> scope.get(name);
      case Expression.Sequence(List<Expression> items, boolean isTuple, int at) -> {
        List<Object> values = all(items, scope);
        yield isTuple ? Tuple.copyOf(values) : values;
      }
      case Expression.Dict(List<Expression.Pair> pairs, int at) -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Expression.Pair pair : pairs) {
          map.put(Values.key(evaluate(pair.key(), scope)), evaluate(pair.value(), scope));
        }
        yield map;
      }
      case Expression.Attribute(Expression of, String name, int at) ->
          Attributes.attribute(evaluate(of, scope), name, this);
      case Expression.Item(Expression of, Expression index, int at) ->
          Attributes.item(evaluate(of, scope), evaluate(index, scope), this);
      case Expression.Slice slice ->
          Slices.slice(
              evaluate(slice.of(), scope),
              optional(slice.start(), scope),
              optional(slice.stop(), scope),
              optional(slice.step(), scope),
              budget);
      case Expression.Call(Expression callee, Expression.CallArguments arguments, int at) -> {
        Object called = evaluate(callee, scope);
        yield call(called, arguments(arguments, scope));
      }
      case Expression.Filter filter -> {
        Object input = evaluate(filter.value(), scope);
        yield Filters.apply(filter.name(), input, arguments(filter.arguments(), scope), this);
      }
      case Expression.Test test -> {
        Object tested = evaluate(test.value(), scope);
        yield Tests.apply(test.name(), tested, arguments(test.arguments(), scope), this);
      }
      case Expression.Unary(String operator, Expression operand, int at) ->
          Arithmetic.unary(operator, evaluate(operand, scope));
      case Expression.Binary(String operator, Expression left, Expression right, int at) ->
          Arithmetic.binary(operator, evaluate(left, scope), evaluate(right, scope), budget);
      case Expression.Logic(boolean isAnd, Expression left, Expression right, int at) -> {
        Object first = evaluate(left, scope);
        yield Values.truth(first) == isAnd ? evaluate(right, scope) : first;
      }
      case Expression.Compare compare -> compare(compare, scope);
      case Expression.Concatenation(List<Expression> parts, int at) -> {
        Printer printer = new Printer(budget);
        all(parts, scope).forEach(printer::print);
        yield printer.toString();
      }
      case Expression.Conditional(Expression test, Expression yes, Expression no, int at) -> {
        if (Values.truth(evaluate(test, scope))) {
          yield evaluate(yes, scope);
        }
        yield no == null
            ? new Undefined("the condition is false, and there is no 'else'")
            : evaluate(no, scope);
      }
    };
  }

  private List<Object> all(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private Object optional(Expression expression, Scope scope) {
    return expression == null ? null : evaluate(expression, scope);
  }

  private boolean compare(Expression.Compare compare, Scope scope) {
    Object left = evaluate(compare.first(), scope);
    for (Expression.Operand operand : compare.others()) {
      Object right = evaluate(operand.value(), scope);
      boolean holds =
          switch (operand.operator()) {
            case "==" -> Comparison.equal(left, right, budget);
            case "!=" -> !Comparison.equal(left, right, budget);
            case "in" -> Comparison.contains(right, left, budget);
            case "not in" -> !Comparison.contains(right, left, budget);
            default -> Comparison.ordered(operand.operator(), left, right, budget);
          };
      if (!holds) {
        return false;
      }
      left = right;
    }
    return true;
  }

  Arguments arguments(Expression.CallArguments written, Scope scope) {
    if (written == Expression.CallArguments.NONE) {
      return Arguments.NONE;
    }
    List<Object> positional = all(written.positional(), scope);
    Map<String, Object> named = new LinkedHashMap<>();
    for (Expression.Keyword keyword : written.named()) {
      name(named, keyword.name(), evaluate(keyword.value(), scope));
    }
    if (written.list() != null) {
      positional.addAll(Values.list(evaluate(written.list(), scope), budget));
    }
    if (written.map() != null) {
      if (!(evaluate(written.map(), scope) instanceof Map<?, ?> map)) {
        throw new Fault("expected a dict after **");
      }
      budget.spend(map.size());
      map.forEach((name, value) -> name(named, Printer.text(name, budget), value));
    }
    return new Arguments(positional, named);
  }

  private static void name(Map<String, Object> named, String name, Object value) {
    if (named.containsKey(name)) {
      throw new Fault("the argument '" + name + "' is given twice");
    }
    named.put(name, value);
  }

  Object call(Object callee, Arguments arguments) {
    budget.enter();
    try {
      return switch (callee) {
        case Callable callable -> callable.call(arguments, this);
        case Undefined undefined -> throw undefined.fault();
        case null, default -> throw new Fault("a " + Values.type(callee) + " cannot be called");
      };
    } finally {
      budget.leave();
    }
  }

  /** Iterates over a value. */
  Iterator<Object> iterate(Object value) {
    return Values.iterate(value, budget);
  }
}
