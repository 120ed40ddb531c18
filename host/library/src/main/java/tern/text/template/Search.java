package tern.text.template;

/**
 * Finds texts in texts, in time that grows with their lengths: the search of {@link String} takes
 * their product for texts made to that end.
 */
final class Search {
  /** Up to this length of the part, the product is no harm. */
  private static final int SHORT = 32;

  private Search() {}

  static boolean contains(String text, String part) {
    return indexOf(text, part, 0) >= 0;
  }

  /** Returns the first place from {@code from} on; negative if there is none. */
  static int indexOf(String text, String part, int from) {
    return part.length() <= SHORT ? text.indexOf(part, from) : find(text, part, from, false);
  }

  /** Returns the last place that begins at {@code from} or before; negative if there is none. */
  static int lastIndexOf(String text, String part, int from) {
    if (part.length() <= SHORT) {
      return text.lastIndexOf(part, from);
    }
    int end = Math.min(text.length(), from + part.length());
    return end < part.length() ? -1 : find(text.substring(0, end), part, 0, true);
  }

  /** Searches as Knuth, Morris and Pratt do. */
  private static int find(String text, String part, int from, boolean last) {
    int[] border = borders(part);
    int found = -1;
    int matched = 0;
    for (int at = from; at < text.length(); at++) {
      while (matched > 0 && text.charAt(at) != part.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (text.charAt(at) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        found = at + 1 - matched;
        if (!last) {
          return found;
        }
        matched = border[matched - 1];
      }
    }
    return found;
  }

  /** For each beginning of a text, the length of its longest proper beginning that also ends it. */
  private static int[] borders(String part) {
    int[] border = new int[part.length()];
    int length = 0;
    for (int i = 1; i < border.length; i++) {
      while (length > 0 && part.charAt(i) != part.charAt(length)) {
        length = border[length - 1];
      }
      if (part.charAt(i) == part.charAt(length)) {
        length++;
      }
      border[i] = length;
    }
    return border;
  }
}
