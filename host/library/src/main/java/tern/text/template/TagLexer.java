package tern.text.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Splits the inside of one tag into tokens. */
final class TagLexer {
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private static final int MOST_IN_NAME = 255;

  private final String source;
  private final Token.Kind end;
  private final List<Token> tokens;
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;
  private char sign;

  TagLexer(String source, int at, Token.Kind end, List<Token> tokens) {
    this.source = source;
    this.at = at;
    this.end = end;
    this.tokens = tokens;
  }

  /** Adds the tag's tokens, up to and with its end. */
  void run(int begin) {
    while (true) {
      at = Strings.startWithoutSpace(source, at);
      if (at >= source.length()) {
        throw new Fault("this tag has no end; expected " + end.words, begin);
      }
      if (open.isEmpty() && atEnd()) {
        return;
      }
      token();
    }
  }

  /** Offset after the tag. */
  int end() {
    return at;
  }

  /** The sign before the tag's end: '-', '+' or 0. */
  char sign() {
    return sign;
  }

  private boolean atEnd() {
    char first = source.charAt(at);
    boolean signed = first == '-' || first == '+' && end == Token.Kind.BLOCK_END;
    int close = signed ? at + 1 : at;
    if (!source.startsWith(end.words, close)) {
      return false;
    }
    sign = signed ? first : 0;
    tokens.add(new Token(end, end.words, at));
    at = close + end.words.length();
    return true;
  }

  private void token() {
    char c = source.charAt(at);
    int start = at;
    if (c == '\'' || c == '"') {
      at = StringLiteral.end(source, start);
      String text = StringLiteral.value(source.substring(start + 1, at - 1), start);
      tokens.add(new Token(Token.Kind.STRING, text, start));
    } else if (c >= '0' && c <= '9') {
      NumberLiteral number = NumberLiteral.at(source, start);
      at = number.end();
      Token.Kind kind = number.isFloat() ? Token.Kind.FLOAT : Token.Kind.INTEGER;
      tokens.add(new Token(kind, source.substring(start, at), start));
    } else if (Character.isUnicodeIdentifierStart(source.codePointAt(at)) || c == '_') {
      while (at < source.length() && isNamePart(source.codePointAt(at))) {
        at += Character.charCount(source.codePointAt(at));
      }
      if (at - start > MOST_IN_NAME) {
        throw new Fault("a name has more than " + MOST_IN_NAME + " characters", start);
      }
      tokens.add(new Token(Token.Kind.NAME, source.substring(start, at), start));
    } else {
      operator();
    }
  }

  private static boolean isNamePart(int c) {
    return Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(operator.charAt(0));
        tokens.add(new Token(Token.Kind.OPERATOR, operator, at));
        at += operator.length();
        return;
      }
    }
    throw new Fault(
        "unexpected character '" + Character.toString(source.codePointAt(at)) + "'", at);
  }

  /** Keeps track of brackets: {@code }}} ends a tag only outside of them. */
  private void balance(char c) {
    switch (c) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty() || open.pop() != c) {
          throw new Fault("unexpected '" + c + "'", at);
        }
      }
      default -> {}
    }
  }
}
