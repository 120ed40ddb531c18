package tern.text.template;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's methods on the case and kind of characters, and on the width of a string. */
final class Case {
  private Case() {}

  /** Applies a method without arguments. */
  static Object apply(String text, String method) {
    return switch (method) {
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> lower(text);
      case "casefold" -> lower(text).replace("ß", "ss");
      case "capitalize" -> capitalize(text);
      case "title" -> title(text);
      case "swapcase" -> swap(text);
      case "isascii" -> text.chars().allMatch(c -> c < 128);
      case "islower" -> isCased(text, Character::isLowerCase);
      case "isupper" -> isCased(text, Character::isUpperCase);
      case "isalpha" -> all(text, Character::isLetter);
      case "isdigit" -> all(text, Character::isDigit);
      case "isnumeric" -> all(text, Case::isNumeric);
      case "isalnum" -> all(text, c -> Character.isLetter(c) || isNumeric(c));
      case "isspace" -> all(text, Strings::isSpace);
      default -> throw new IllegalArgumentException(method);
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  /** Whether all letters that have a case have this one, and there is such a letter. */
  private static boolean isCased(String text, IntPredicate test) {
    return text.codePoints().anyMatch(test)
        && text.codePoints().filter(Case::hasCase).allMatch(test);
  }

  private static boolean hasCase(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = Character.charCount(text.codePointAt(0));
    return initial(text.substring(0, end)) + lower(text.substring(end));
  }

  /** Returns a character in title case; some become two. */
  private static String initial(String character) {
    String upper = character.toUpperCase(Locale.ROOT);
    if (Strings.length(upper) == 1) {
      return Character.toString(Character.toTitleCase(character.codePointAt(0)));
    }
    int end = Character.charCount(upper.codePointAt(0));
    return upper.substring(0, end) + lower(upper.substring(end));
  }

  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      String character = Character.toString(c);
      title.append(inWord ? lower(character) : initial(character));
      inWord = hasCase(c);
      at += Character.charCount(c);
    }
    return title.toString();
  }

  private static String swap(String text) {
    StringBuilder swapped = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            c ->
                swapped.append(
                    Character.isUpperCase(c.codePointAt(0))
                        ? lower(c)
                        : Character.isLowerCase(c.codePointAt(0))
                            ? c.toUpperCase(Locale.ROOT)
                            : c));
    return swapped.toString();
  }

  /** Fills a string up to a width: center, ljust or rjust. */
  static String pad(String text, long width, String fill, String method, Budget budget) {
    if (Strings.length(fill) != 1) {
      throw new Fault("the fill character of " + method + " is not one character");
    }
    long missing = Math.max(0, width - Strings.length(text));
    budget.spend(missing);
    long left =
        switch (method) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          // Where the halves differ, Python's choice depends on both lengths.
          default -> missing / 2 + (missing & width & 1);
        };
    return fill.repeat((int) left) + text + fill.repeat((int) (missing - left));
  }

  /** Fills a number up to a width with zeros after its sign. */
  static String zeros(String text, long width, Budget budget) {
    long missing = Math.max(0, width - Strings.length(text));
    budget.spend(missing);
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.substring(0, sign) + "0".repeat((int) missing) + text.substring(sign);
  }
}
