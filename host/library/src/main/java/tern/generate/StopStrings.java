package tern.generate;

import java.util.List;

/**
 * Cuts a stream of text before the first of some strings. A string may be spread over several
 * pieces; so text that may begin one is held back, and only as long as it may.
 */
final class StopStrings {
  private final List<String> strings;
  private final StringBuilder held = new StringBuilder();
  private boolean found;

  StopStrings(List<String> strings) {
    this.strings = strings;
  }

  /** Whether one of the strings has come. */
  boolean found() {
    return found;
  }

  /**
   * Takes a piece, and returns the text that is certainly before any of the strings. The string
   * that is complete first ends the text; how it is cut into pieces does not matter.
   */
  String next(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      held.append(piece.charAt(i));
      int longest = 0;
      for (String string : strings) {
        int start = held.length() - string.length();
        boolean here = start >= 0 && held.indexOf(string, start) == start;
        longest = here ? Math.max(longest, string.length()) : longest;
      }
      if (longest > 0) {
        found = true;
        held.setLength(held.length() - longest);
        return finish();
      }
    }
    int start = held.length() - longestBeginning();
    String shown = held.substring(0, start);
    held.delete(0, start);
    return shown;
  }

  /** Ends the stream, and returns what was held back. */
  String finish() {
    String rest = held.toString();
    held.setLength(0);
    return rest;
  }

  /** Length of the longest end of the text with which one of the strings begins. */
  private int longestBeginning() {
    int longest = 0;
    for (String string : strings) {
      for (int length = Math.min(string.length() - 1, held.length()); length > longest; length--) {
        if (string.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
