package tern.text.template;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Parses literals, names and what follows them: attributes, calls, filters, tests. */
final class PrimaryParser {
  private static final Set<Token.Kind> BEGIN_OPERAND =
      EnumSet.of(Token.Kind.NAME, Token.Kind.STRING, Token.Kind.INTEGER, Token.Kind.FLOAT);

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final BracketParser brackets;

  PrimaryParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
    this.brackets = new BracketParser(tokens, expressions);
  }

  Expression unary(boolean filters) {
    int at = tokens.current().at();
    Expression value;
    if (tokens.isOperator("-") || tokens.isOperator("+")) {
      String operator = tokens.next().text();
      tokens.enter();
      value = new Expression.Unary(operator, unary(false), at);
      tokens.leave();
    } else {
      value = primary();
    }
    value = postfix(value);
    return filters ? filters(value) : value;
  }

  private Expression primary() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> name(tokens.next());
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (tokens.is(Token.Kind.STRING)) {
          text.append(tokens.next().text());
        }
        yield new Expression.Constant(text.toString(), token.at());
      }
      case INTEGER -> new Expression.Constant(NumberLiteral.integer(tokens.next()), token.at());
      case FLOAT -> new Expression.Constant(NumberLiteral.real(tokens.next()), token.at());
      case OPERATOR -> brackets.value();
      default -> throw tokens.unexpected("an expression");
    };
  }

  private Expression name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expression.Constant(true, token.at());
      case "false", "False" -> new Expression.Constant(false, token.at());
      case "none", "None" -> new Expression.Constant(null, token.at());
      default -> {
        expressions.use(token.text());
        yield new Expression.Name(token.text(), token.at());
      }
    };
  }

  /** Whether a tuple without parentheses ends here. */
  boolean endsTuple(String end) {
    return tokens.is(Token.Kind.VARIABLE_END)
        || tokens.is(Token.Kind.BLOCK_END)
        || tokens.isOperator(")")
        || end != null && tokens.isName(end);
  }

  private Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.isOperator(".")) {
        value = attribute(value);
      } else if (tokens.isOperator("[")) {
        value = item(value);
      } else if (tokens.isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  private Expression attribute(Expression of) {
    int at = tokens.next().at();
    if (tokens.is(Token.Kind.INTEGER)) {
      Token index = tokens.next();
      return new Expression.Item(
          of, new Expression.Constant(NumberLiteral.integer(index), index.at()), at);
    }
    return new Expression.Attribute(of, tokens.expect(Token.Kind.NAME).text(), at);
  }

  private Expression item(Expression of) {
    int at = tokens.next().at();
    Expression start = tokens.isOperator(":") ? null : expressions.expression();
    if (!tokens.isOperator(":")) {
      List<Expression> items = new ArrayList<>(List.of(start));
      while (tokens.skipOperator(",")) {
        items.add(expressions.expression());
      }
      tokens.expectOperator("]");
      boolean one = items.size() == 1;
      return new Expression.Item(of, one ? start : new Expression.Sequence(items, true, at), at);
    }
    Expression stop = bound();
    Expression step = tokens.isOperator(":") ? bound() : null;
    tokens.expectOperator("]");
    return new Expression.Slice(of, start, stop, step, at);
  }

  /** Parses what follows a colon in a slice; null if nothing does. */
  private Expression bound() {
    tokens.expectOperator(":");
    return tokens.isOperator(":") || tokens.isOperator("]") ? null : expressions.expression();
  }

  private Expression call(Expression callee) {
    int at = tokens.current().at();
    return new Expression.Call(callee, brackets.arguments(), at);
  }

  private Expression filters(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.isOperator("|")) {
        tokens.next();
        value = filter(value);
      } else if (tokens.isName("is")) {
        value = test(value);
      } else if (tokens.isOperator("(")) {
        value = call(value);
      } else {
        return value;
      }
    }
  }

  /** Parses a filter's name and arguments. */
  Expression filter(Expression value) {
    Token name = tokens.expect(Token.Kind.NAME);
    return new Expression.Filter(value, name.text(), optionalArguments(), name.at());
  }

  private Expression.CallArguments optionalArguments() {
    return tokens.isOperator("(") ? brackets.arguments() : Expression.CallArguments.NONE;
  }

  private Expression test(Expression value) {
    int at = tokens.next().at();
    boolean negated = tokens.skipName("not");
    String name = tokens.expect(Token.Kind.NAME).text();
    Expression.CallArguments arguments = optionalArguments();
    Token token = tokens.current();
    if (arguments == Expression.CallArguments.NONE && beginsOperand(token)) {
      if (token.isName("is")) {
        throw new Fault("two tests with 'is' need parentheses", token.at());
      }
      arguments = new Expression.CallArguments(List.of(postfix(primary())), List.of(), null, null);
    }
    Expression test = new Expression.Test(value, name, arguments, at);
    return negated ? new Expression.Unary("not", test, at) : test;
  }

  /** Whether a test's argument without parentheses begins here. */
  private static boolean beginsOperand(Token token) {
    boolean word = token.isName("else") || token.isName("or") || token.isName("and");
    return BEGIN_OPERAND.contains(token.kind()) && !word
        || token.isOperator("[")
        || token.isOperator("{");
  }
}
