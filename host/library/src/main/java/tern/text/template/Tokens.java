package tern.text.template;

import java.util.List;

/** The tokens of a template, as the parsers take them one after the other. */
final class Tokens {
  private final List<Token> tokens;
  private int at;

  /** Nested constructs that are being parsed. */
  private int depth;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean is(Token.Kind kind) {
    return current().kind() == kind;
  }

  boolean isOperator(String operator) {
    return current().isOperator(operator);
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  /** Whether the token after the current one is this operator or name. */
  boolean isFollowedBy(String text) {
    Token after = tokens.get(Math.min(at + 1, tokens.size() - 1));
    return after.isOperator(text) || after.isName(text);
  }

  boolean skipOperator(String operator) {
    return skip(isOperator(operator));
  }

  boolean skipName(String name) {
    return skip(isName(name));
  }

  private boolean skip(boolean present) {
    if (present) {
      next();
    }
    return present;
  }

  Token expect(Token.Kind kind) {
    if (!is(kind)) {
      throw unexpected(kind.words);
    }
    return next();
  }

  Token expectOperator(String operator) {
    if (!isOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
    return next();
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  Fault unexpected(String expected) {
    return new Fault("unexpected " + current().words() + ", expected " + expected, current().at());
  }

  /** Enters a nested construct; pair with {@link #leave}. */
  void enter() {
    if (++depth > Budget.DEPTH / 2) {
      throw new Fault("is nested too deeply; the limit is " + Budget.DEPTH / 2, current().at());
    }
  }

  void leave() {
    depth--;
  }
}
