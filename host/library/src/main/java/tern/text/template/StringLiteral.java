package tern.text.template;

/** A string in a template, with Python's escapes. */
final class StringLiteral {
  private StringLiteral() {}

  /** Returns the offset after the string whose quote stands at {@code start}. */
  static int end(String source, int start) {
    char quote = source.charAt(start);
    for (int at = start + 1; at < source.length(); at++) {
      if (source.charAt(at) == '\\') {
        at++;
      } else if (source.charAt(at) == quote) {
        return at + 1;
      }
    }
    throw new Fault("this string has no end; expected " + quote, start);
  }

  /**
   * Returns what a string stands for.
   *
   * @param body between its quotes
   * @param offset of the string, for messages
   */
  static String value(String body, int offset) {
    StringBuilder value = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      char c = body.charAt(at++);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      c = body.charAt(at++);
      int digits =
          switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
      if (digits > 0) {
        value.appendCodePoint(hexadecimal(body, at, digits, offset));
        at += digits;
      } else if (c >= '0' && c <= '7') {
        int end = at;
        while (end < body.length() && end < at + 2 && "01234567".indexOf(body.charAt(end)) >= 0) {
          end++;
        }
        value.append((char) Integer.parseInt(body.substring(at - 1, end), 8));
        at = end;
      } else {
        value.append(simple(c, offset));
      }
    }
    return value.toString();
  }

  private static String simple(char c, int offset) {
    return switch (c) {
      case '\n' -> "";
      case '\\', '\'', '"' -> String.valueOf(c);
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000B";
      case 'N' -> throw new Fault("characters by name (\\N) are not supported", offset);
      default -> "\\" + c;
    };
  }

  private static int hexadecimal(String body, int at, int digits, int offset) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = i < body.length() ? Character.digit(body.charAt(i), 16) : -1;
      if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
        throw new Fault(
            "this string has a broken escape; expected " + digits + " hex digits", offset);
      }
      value = 16 * value + digit;
    }
    if (!Character.isValidCodePoint(value)) {
      throw new Fault("this string has an escape beyond U+10FFFF", offset);
    }
    return value;
  }
}
