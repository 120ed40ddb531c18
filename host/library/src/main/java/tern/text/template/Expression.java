package tern.text.template;

import java.util.List;

/** An expression of a template; {@code at} is its offset in the source. */
sealed interface Expression {
  int at();

  record Constant(Object value, int at) implements Expression {}

  record Name(String name, int at) implements Expression {}

  /** A list or a tuple. */
  record Sequence(List<Expression> items, boolean isTuple, int at) implements Expression {}

  record Pair(Expression key, Expression value) {}

  record Dict(List<Pair> pairs, int at) implements Expression {}

  record Attribute(Expression of, String name, int at) implements Expression {}

  record Item(Expression of, Expression index, int at) implements Expression {}

  /** {@code of[start:stop:step]}; absent parts are null. */
  record Slice(Expression of, Expression start, Expression stop, Expression step, int at)
      implements Expression {}

  record Call(Expression callee, CallArguments arguments, int at) implements Expression {}

  /** {@code value | name(arguments)}. */
  record Filter(Expression value, String name, CallArguments arguments, int at)
      implements Expression {}

  /** {@code value is name(arguments)}. */
  record Test(Expression value, String name, CallArguments arguments, int at)
      implements Expression {}

  /** {@code -}, {@code +} or {@code not}. */
  record Unary(String operator, Expression value, int at) implements Expression {}

  /** An arithmetic operator. */
  record Binary(String operator, Expression left, Expression right, int at) implements Expression {}

  /** {@code and} or {@code or}. */
  record Logic(boolean isAnd, Expression left, Expression right, int at) implements Expression {}

  record Operand(String operator, Expression value) {}

  /** A chain of comparisons: {@code a < b <= c}. */
  record Compare(Expression first, List<Operand> others, int at) implements Expression {}

  /** Operands of {@code ~}. */
  record Concatenation(List<Expression> parts, int at) implements Expression {}

  /** {@code yes if test else no}; {@code no} may be absent. */
  record Conditional(Expression test, Expression yes, Expression no, int at)
      implements Expression {}

  record Keyword(String name, Expression value) {}

  /** Arguments of a call; {@code *list} and {@code **map} may be absent. */
  record CallArguments(
      List<Expression> positional, List<Keyword> named, Expression list, Expression map) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
  }
}
