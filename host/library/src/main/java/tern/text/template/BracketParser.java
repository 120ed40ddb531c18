package tern.text.template;

import java.util.ArrayList;
import java.util.List;

/** Parses what stands in brackets: tuples, lists, dicts, and the arguments of calls. */
final class BracketParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  BracketParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expression value() {
    Token token = tokens.current();
    switch (token.text()) {
      case "(" -> {
        tokens.next();
        if (tokens.skipOperator(")")) {
          return new Expression.Sequence(List.of(), true, token.at());
        }
        Expression inner = expressions.tuple(true, null);
        tokens.expectOperator(")");
        return inner;
      }
      case "[" -> {
        tokens.next();
        List<Expression> items = new ArrayList<>();
        while (!tokens.isOperator("]")) {
          items.add(expressions.expression());
          if (!tokens.skipOperator(",")) {
            break;
          }
        }
        tokens.expectOperator("]");
        return new Expression.Sequence(List.copyOf(items), false, token.at());
      }
      case "{" -> {
        tokens.next();
        List<Expression.Pair> pairs = new ArrayList<>();
        while (!tokens.isOperator("}")) {
          Expression key = expressions.expression();
          tokens.expectOperator(":");
          pairs.add(new Expression.Pair(key, expressions.expression()));
          if (!tokens.skipOperator(",")) {
            break;
          }
        }
        tokens.expectOperator("}");
        return new Expression.Dict(List.copyOf(pairs), token.at());
      }
      default -> throw tokens.unexpected("an expression");
    }
  }

  Expression.CallArguments arguments() {
    int at = tokens.expectOperator("(").at();
    List<Expression> positional = new ArrayList<>();
    List<Expression.Keyword> named = new ArrayList<>();
    Expression list = null;
    Expression map = null;
    while (!tokens.isOperator(")")) {
      boolean late = map != null;
      if (tokens.skipOperator("*")) {
        late |= list != null;
        list = expressions.expression();
      } else if (tokens.skipOperator("**")) {
        map = expressions.expression();
      } else if (tokens.is(Token.Kind.NAME) && tokens.isFollowedBy("=")) {
        String name = tokens.next().text();
        tokens.next();
        named.add(new Expression.Keyword(name, expressions.expression()));
      } else {
        late |= list != null || !named.isEmpty();
        positional.add(expressions.expression());
      }
      if (late) {
        throw new Fault("these arguments are in the wrong order", at);
      }
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.expectOperator(")");
    return new Expression.CallArguments(List.copyOf(positional), List.copyOf(named), list, map);
  }
}
