package tern.text.template;

/**
 * A number in a template: decimal, hexadecimal, octal or binary, with {@code _} between digits.
 *
 * @param end offset after it
 * @param isFloat whether it has a fraction or an exponent
 */
record NumberLiteral(int end, boolean isFloat) {
  /** Finds the end of the number that starts at an offset. */
  static NumberLiteral at(String source, int start) {
    int radix = radix(source, start);
    if (radix != 10) {
      int end = digits(source, start + 2, radix);
      return new NumberLiteral(end > start + 2 ? end : start + 1, false);
    }
    int end = digits(source, start, 10);
    int whole = end;
    boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
    if (afterDot) {
      return new NumberLiteral(whole, false);
    }
    if (end < source.length() && source.charAt(end) == '.') {
      int fraction = digits(source, end + 1, 10);
      end = fraction > end + 1 ? fraction : end;
    }
    if (end < source.length() && Character.toLowerCase(source.charAt(end)) == 'e') {
      int digits = end + 1;
      if (digits < source.length() && "+-".indexOf(source.charAt(digits)) >= 0) {
        digits++;
      }
      int exponent = digits(source, digits, 10);
      end = exponent > digits ? exponent : end;
    }
    return new NumberLiteral(end, end > whole);
  }

  /** Returns the value of a whole number. */
  static long integer(Token token) {
    String digits = token.text().replace("_", "");
    int radix = radix(digits, 0);
    try {
      return Long.parseLong(radix == 10 ? digits : digits.substring(2), radix);
    } catch (NumberFormatException tooLarge) {
      throw new Fault("the number " + token.text() + " does not fit 64 bits", token.at());
    }
  }

  /** Returns the value of a number with a fraction or an exponent. */
  static double real(Token token) {
    return Double.parseDouble(token.text().replace("_", ""));
  }

  private static int radix(String source, int start) {
    if (source.charAt(start) != '0' || start + 1 >= source.length()) {
      return 10;
    }
    return switch (Character.toLowerCase(source.charAt(start + 1))) {
      case 'x' -> 16;
      case 'o' -> 8;
      case 'b' -> 2;
      default -> 10;
    };
  }

  /** Returns the end of digits of a radix; single underscores may separate them. */
  private static int digits(String source, int start, int radix) {
    int at = start;
    while (at < source.length()) {
      boolean separated = source.charAt(at) == '_' && at > start && at + 1 < source.length();
      char c = source.charAt(separated ? at + 1 : at);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        break;
      }
      at += separated ? 2 : 1;
    }
    return at;
  }
}
