package tern.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses names that get values: the targets of assignments, and the parameters of macros. */
final class TargetParser {
  private static final int MOST_PARAMETERS = 255;

  private final Tokens tokens;
  private final ExpressionParser expressions;

  TargetParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** Names of parameters, and the defaults of some. */
  record Parameters(List<String> names, Map<String, Expression> defaults) {
    static final Parameters NONE = new Parameters(List.of(), Map.of());

    Statement.Signature signature(String name, Set<String> used) {
      return new Statement.Signature(name, names, defaults, used);
    }
  }

  Parameters parameters() {
    List<String> parameters = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    tokens.expectOperator("(");
    while (!tokens.isOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      Token name = tokens.expect(Token.Kind.NAME);
      if (parameters.size() == MOST_PARAMETERS) {
        throw new Fault("a macro has more than " + MOST_PARAMETERS + " parameters", name.at());
      }
      if (parameters.contains(name.text())) {
        throw new Fault("the parameter '" + name.text() + "' stands here twice", name.at());
      }
      parameters.add(name.text());
      if (tokens.skipOperator("=")) {
        defaults.put(name.text(), expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw new Fault("a parameter without default follows one with a default", name.at());
      }
    }
    tokens.expectOperator(")");
    return new Parameters(List.copyOf(parameters), defaults);
  }

  /** Parses what is assigned to: one target, or several between commas. */
  Statement.Target several(boolean attributes, String end) {
    int at = tokens.current().at();
    List<Statement.Target> targets = new ArrayList<>(List.of(one(attributes)));
    boolean tuple = false;
    while (tokens.skipOperator(",")) {
      tuple = true;
      if (expressions.primary().endsTuple(end) || tokens.isOperator("=")) {
        break;
      }
      targets.add(one(attributes));
    }
    return tuple ? new Statement.TupleTarget(List.copyOf(targets), at) : targets.getFirst();
  }

  Statement.Target one(boolean attributes) {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Statement.Target inner = several(attributes, null);
      tokens.leave();
      tokens.expectOperator(")");
      return inner;
    }
    Token name = tokens.expect(Token.Kind.NAME);
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
      throw new Fault("cannot assign to '" + name.text() + "'", name.at());
    }
    if (attributes && tokens.skipOperator(".")) {
      // Setting an attribute uses the namespace.
      expressions.use(name.text());
      return new Statement.AttributeTarget(
          name.text(), tokens.expect(Token.Kind.NAME).text(), name.at());
    }
    return new Statement.NameTarget(name.text());
  }
}
