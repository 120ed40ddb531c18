package tern.text.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses expressions, from {@code if}-{@code else} down to powers. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

  private final Tokens tokens;
  private final PrimaryParser primary;

  /** Names used since {@link #startNames}. */
  private Set<String> names = new HashSet<>();

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.primary = new PrimaryParser(tokens, this);
  }

  /** Starts to collect names that expressions use, and returns those collected before. */
  Set<String> startNames() {
    Set<String> before = names;
    names = new HashSet<>();
    return before;
  }

  /** Returns the names collected, and adds them to those collected before. */
  Set<String> endNames(Set<String> before) {
    Set<String> used = Set.copyOf(names);
    before.addAll(names);
    names = before;
    return used;
  }

  void use(String name) {
    names.add(name);
  }

  PrimaryParser primary() {
    return primary;
  }

  Expression expression() {
    tokens.enter();
    int at = tokens.current().at();
    Expression value = withoutConditional();
    while (tokens.skipName("if")) {
      Expression test = withoutConditional();
      Expression no = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(test, value, no, at);
    }
    tokens.leave();
    return value;
  }

  Expression withoutConditional() {
    int at = tokens.current().at();
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expression.Logic(false, left, and(), at);
    }
    return left;
  }

  /** Parses expressions between commas: a tuple if there is a comma. */
  Expression tuple(boolean conditional, String end) {
    int at = tokens.current().at();
    List<Expression> items = new ArrayList<>();
    boolean isTuple = false;
    while (!primary.endsTuple(end)) {
      items.add(conditional ? expression() : withoutConditional());
      if (!tokens.skipOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (isTuple) {
      return new Expression.Sequence(List.copyOf(items), true, at);
    }
    if (items.isEmpty()) {
      throw tokens.unexpected("an expression");
    }
    return items.getFirst();
  }

  private Expression and() {
    int at = tokens.current().at();
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expression.Logic(true, left, not(), at);
    }
    return left;
  }

  private Expression not() {
    int at = tokens.current().at();
    if (!tokens.skipName("not")) {
      return comparison();
    }
    tokens.enter();
    Expression value = new Expression.Unary("not", not(), at);
    tokens.leave();
    return value;
  }

  private Expression comparison() {
    int at = tokens.current().at();
    Expression first = sum();
    List<Expression.Operand> others = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        tokens.next();
        others.add(new Expression.Operand(token.text(), sum()));
      } else if (tokens.skipName("in")) {
        others.add(new Expression.Operand("in", sum()));
      } else if (tokens.isName("not") && tokens.isFollowedBy("in")) {
        tokens.next();
        tokens.next();
        others.add(new Expression.Operand("not in", sum()));
      } else {
        return others.isEmpty() ? first : new Expression.Compare(first, List.copyOf(others), at);
      }
    }
  }

  private Expression sum() {
    int at = tokens.current().at();
    Expression left = concatenation();
    while (tokens.isOperator("+") || tokens.isOperator("-")) {
      left = new Expression.Binary(tokens.next().text(), left, concatenation(), at);
    }
    return left;
  }

  private Expression concatenation() {
    int at = tokens.current().at();
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1
        ? parts.getFirst()
        : new Expression.Concatenation(List.copyOf(parts), at);
  }

  private Expression product() {
    int at = tokens.current().at();
    Expression left = power();
    while (tokens.is(Token.Kind.OPERATOR) && PRODUCTS.contains(tokens.current().text())) {
      left = new Expression.Binary(tokens.next().text(), left, power(), at);
    }
    return left;
  }

  private Expression power() {
    int at = tokens.current().at();
    Expression left = primary.unary(true);
    while (tokens.skipOperator("**")) {
      left = new Expression.Binary("**", left, primary.unary(true), at);
    }
    return left;
  }
}
