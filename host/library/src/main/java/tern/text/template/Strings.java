package tern.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** White space, code points and searches as Python's strings define them. */
final class Strings {
  private Strings() {}

  /** Whether Python's {@code str.isspace} holds. */
  static boolean isSpace(int c) {
    return c >= 9 && c <= 13
        || c >= 28 && c <= 32
        || c == 0x85
        || c == 0xA0
        || c > 0xFF && Character.isSpaceChar(c);
  }

  /** Returns the first offset from {@code start} on that holds no white space. */
  static int startWithoutSpace(String text, int start) {
    int at = start;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns the offset after the last character before {@code end} that is no white space. */
  static int endWithoutSpace(String text, int start, int end) {
    int at = end;
    while (at > start && isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /**
   * Strips characters from both ends, or from one.
   *
   * @param characters to strip; null for white space
   */
  static String strip(String text, String characters, boolean left, boolean right) {
    IntPredicate strips = characters == null ? Strings::isSpace : oneOf(characters);
    int start = 0;
    int end = text.length();
    while (left && start < end && strips.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && strips.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static IntPredicate oneOf(String characters) {
    Set<Integer> set = characters.codePoints().boxed().collect(Collectors.toSet());
    return set::contains;
  }

  /** Appends hexadecimal digits. */
  static void hex(StringBuilder out, int value, int digits) {
    for (int shift = 4 * digits - 4; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(value >> shift & 0xF, 16));
    }
  }

  /** Number of code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns the offset of a code point. */
  static int offset(String text, long codePoints) {
    return text.offsetByCodePoints(0, (int) codePoints);
  }

  /** Returns the code points as strings. */
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>(text.length());
    text.codePoints().mapToObj(Character::toString).forEach(characters::add);
    return characters;
  }

  /** Compares by code points, unlike {@link String#compareTo}. */
  static int compare(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    if (at == a.length() || at == b.length()) {
      return a.length() - b.length();
    }
    boolean surrogates = Character.isSurrogate(a.charAt(at)) || Character.isSurrogate(b.charAt(at));
    if (!surrogates) {
      return a.charAt(at) - b.charAt(at);
    }
    // Surrogates stand for characters above all others of 16 bits.
    return Integer.compare(rank(a, at), rank(b, at));
  }

  private static int rank(String text, int at) {
    boolean second =
        at > 0
            && Character.isLowSurrogate(text.charAt(at))
            && Character.isHighSurrogate(text.charAt(at - 1));
    return text.codePointAt(second ? at - 1 : at);
  }

  /** Counts occurrences that do not overlap; an empty text occurs around every code point. */
  static int count(String text, String part) {
    if (part.isEmpty()) {
      return length(text) + 1;
    }
    int count = 0;
    for (int at = Search.indexOf(text, part, 0);
        at >= 0;
        at = Search.indexOf(text, part, at + part.length())) {
      count++;
    }
    return count;
  }

  /** Replaces the first {@code most} occurrences; all if that is negative. */
  static String replace(String text, String old, String with, long most, Budget budget) {
    long times = count(text, old);
    times = most < 0 ? times : Math.min(times, most);
    budget.spend(text.length() + times * with.length());
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (long done = 0; done < times; done++) {
      int at = Search.indexOf(text, old, from);
      result.append(text, from, at).append(with);
      from = at + old.length();
      if (old.isEmpty() && from < text.length()) {
        int next = from + Character.charCount(text.codePointAt(from));
        result.append(text, from, next);
        from = next;
      }
    }
    return result.append(text, from, text.length()).toString();
  }

  /** Splits at line ends, as {@code str.splitlines}. */
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      if ("\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(text.charAt(at)) < 0) {
        continue;
      }
      int end = at;
      if (text.startsWith("\r\n", at)) {
        at++;
      }
      lines.add(text.substring(start, keepEnds ? at + 1 : end));
      start = at + 1;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
