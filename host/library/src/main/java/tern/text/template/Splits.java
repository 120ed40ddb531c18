package tern.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's ways to split a string. */
final class Splits {
  private Splits() {}

  /**
   * Splits at a separator, from the left or from the right.
   *
   * @param separator null for runs of white space
   * @param most number of splits; all if negative
   */
  static List<Object> split(
      String text, String separator, long most, boolean fromRight, Budget budget) {
    if (separator == null) {
      return fromRight ? wordsFromRight(text, most) : words(text, most);
    }
    if (separator.isEmpty()) {
      throw new Fault("cannot split at an empty separator");
    }
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int end = text.length();
    while (most < 0 || parts.size() < most) {
      // A search from the right begins anew for each part.
      budget.spend(fromRight ? end / 4 : 0);
      int at =
          fromRight
              ? Search.lastIndexOf(text, separator, end - separator.length())
              : Search.indexOf(text, separator, start);
      if (at < 0) {
        break;
      }
      if (fromRight) {
        parts.add(text.substring(at + separator.length(), end));
        end = at;
      } else {
        parts.add(text.substring(start, at));
        start = at + separator.length();
      }
    }
    parts.add(text.substring(start, end));
    if (fromRight) {
      Collections.reverse(parts);
    }
    return parts;
  }

  private static List<Object> words(String text, long most) {
    List<Object> words = new ArrayList<>();
    int at = Strings.startWithoutSpace(text, 0);
    while (at < text.length()) {
      if (most >= 0 && words.size() >= most) {
        words.add(text.substring(at));
        break;
      }
      int start = at;
      while (at < text.length() && !Strings.isSpace(text.charAt(at))) {
        at++;
      }
      words.add(text.substring(start, at));
      at = Strings.startWithoutSpace(text, at);
    }
    return words;
  }

  private static List<Object> wordsFromRight(String text, long most) {
    List<Object> words = new ArrayList<>();
    int end = Strings.endWithoutSpace(text, 0, text.length());
    while (end > 0) {
      if (most >= 0 && words.size() >= most) {
        words.add(text.substring(0, end));
        break;
      }
      int start = end;
      while (start > 0 && !Strings.isSpace(text.charAt(start - 1))) {
        start--;
      }
      words.add(text.substring(start, end));
      end = Strings.endWithoutSpace(text, 0, start);
    }
    Collections.reverse(words);
    return words;
  }

  /** Splits into the text before a separator, the separator, and the text after it. */
  static Tuple partition(String text, String separator, boolean last) {
    if (separator.isEmpty()) {
      throw new Fault("cannot split at an empty separator");
    }
    int at =
        last
            ? Search.lastIndexOf(text, separator, text.length())
            : Search.indexOf(text, separator, 0);
    if (at < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }
}
