package tern.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses a template's text and blocks. */
final class StatementParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final TargetParser targets;

  /** Loops around the current statement, inside the same macro. */
  private int loops;

  private StatementParser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
    this.targets = new TargetParser(tokens, expressions);
  }

  static List<Statement> parse(List<Token> tokens) {
    StatementParser parser = new StatementParser(new Tokens(tokens));
    return parser.statements(0, Set.of());
  }

  /** Parses until a block with one of these names, which becomes the current token. */
  private List<Statement> statements(int opened, Set<String> ends) {
    tokens.enter();
    List<Statement> statements = new ArrayList<>();
    while (!tokens.is(Token.Kind.END)) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> statements.add(new Statement.Text(token.text()));
        case VARIABLE_BEGIN -> {
          statements.add(new Statement.Output(expressions.tuple(true, null)));
          tokens.expect(Token.Kind.VARIABLE_END);
        }
        default -> {
          if (tokens.is(Token.Kind.NAME) && ends.contains(tokens.current().text())) {
            tokens.leave();
            return List.copyOf(statements);
          }
          statements.add(block(token.at()));
          tokens.expect(Token.Kind.BLOCK_END);
        }
      }
    }
    if (!ends.isEmpty()) {
      throw new Fault(
          "this block has no end; expected " + String.join(" or ", ends.stream().sorted().toList()),
          opened);
    }
    tokens.leave();
    return List.copyOf(statements);
  }

  private Statement block(int at) {
    Token name = tokens.expect(Token.Kind.NAME);
    return switch (name.text()) {
      case "if" -> ifBlock(at);
      case "for" -> forBlock(at);
      case "set" -> setBlock(at);
      case "with" -> withBlock(at);
      case "macro" -> macro(at);
      case "call" -> callBlock(at);
      case "filter" -> filterBlock(at);
      case "generation" -> new Statement.Scoped(inner(at, "endgeneration"));
      case "break", "continue" -> {
        if (loops == 0) {
          throw new Fault("'" + name.text() + "' stands outside of a loop", name.at());
        }
        yield new Statement.Jump(name.text().equals("break"));
      }
      default ->
          throw new Fault(
              "the block '" + name.text() + "' is not known or not supported", name.at());
    };
  }

  /** Parses the body of a block until one of its ends, and skips that. */
  private List<Statement> body(int at, String... ends) {
    tokens.skipOperator(":");
    tokens.expect(Token.Kind.BLOCK_END);
    return statements(at, Set.of(ends));
  }

  /** Parses a body that loops outside cannot be left from. */
  private List<Statement> inner(int at, String end) {
    int around = loops;
    loops = 0;
    List<Statement> body = body(at, end);
    tokens.next();
    loops = around;
    return body;
  }

  private Statement ifBlock(int at) {
    List<Statement.Branch> branches = new ArrayList<>();
    Expression test = expressions.tuple(false, null);
    while (true) {
      branches.add(new Statement.Branch(test, body(at, "elif", "else", "endif")));
      String end = tokens.next().text();
      if (end.equals("elif")) {
        test = expressions.tuple(false, null);
        continue;
      }
      if (end.equals("else")) {
        branches.add(new Statement.Branch(null, body(at, "endif")));
        tokens.next();
      }
      return new Statement.If(List.copyOf(branches));
    }
  }

  private Statement forBlock(int at) {
    Statement.Target target = targets.several(false, "in");
    tokens.expectName("in");
    Expression items = expressions.tuple(false, "recursive");
    Expression test = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    loops++;
    List<Statement> body = body(at, "endfor", "else");
    loops--;
    List<Statement> otherwise = List.of();
    if (tokens.next().text().equals("else")) {
      otherwise = body(at, "endfor");
      tokens.next();
    }
    return new Statement.For(target, items, test, recursive, body, otherwise);
  }

  private Statement setBlock(int at) {
    Statement.Target target = targets.several(true, null);
    if (tokens.skipOperator("=")) {
      return new Statement.Set(target, expressions.tuple(true, null));
    }
    Expression filtered = new Expression.Name(Statement.INPUT, at);
    while (tokens.skipOperator("|")) {
      filtered = expressions.primary().filter(filtered);
    }
    return new Statement.SetBlock(target, filtered, inner(at, "endset"));
  }

  private Statement filterBlock(int at) {
    Expression filtered = new Expression.Name(Statement.INPUT, at);
    do {
      filtered = expressions.primary().filter(filtered);
    } while (tokens.skipOperator("|"));
    return new Statement.FilterBlock(filtered, inner(at, "endfilter"));
  }

  private Statement withBlock(int at) {
    List<Statement.Target> names = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.is(Token.Kind.BLOCK_END)) {
      if (!names.isEmpty()) {
        tokens.expectOperator(",");
      }
      names.add(targets.one(false));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    List<Statement> body = body(at, "endwith");
    tokens.next();
    return new Statement.With(List.copyOf(names), List.copyOf(values), body);
  }

  private Statement macro(int at) {
    String name = tokens.expect(Token.Kind.NAME).text();
    Set<String> names = expressions.startNames();
    TargetParser.Parameters parameters = targets.parameters();
    List<Statement> body = inner(at, "endmacro");
    return new Statement.Macro(parameters.signature(name, expressions.endNames(names)), body);
  }

  private Statement callBlock(int at) {
    Set<String> names = expressions.startNames();
    TargetParser.Parameters parameters =
        tokens.isOperator("(") ? targets.parameters() : TargetParser.Parameters.NONE;
    Expression called = expressions.expression();
    if (!(called instanceof Expression.Call call)) {
      throw new Fault("expected a call after 'call'", at);
    }
    List<Statement> body = inner(at, "endcall");
    return new Statement.CallBlock(
        call, parameters.signature("caller", expressions.endNames(names)), body);
  }
}
