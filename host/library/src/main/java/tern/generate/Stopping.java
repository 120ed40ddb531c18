package tern.generate;

import java.util.List;
import java.util.Set;

/**
 * Where a text ends.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param endIds tokens that end the text, and are not part of it
 * @param strings texts that end it, and are not part of it either; none of them empty
 */
public record Stopping(int maxTokens, Set<Integer> endIds, List<String> strings) {
  /** Checks the limits. */
  public Stopping {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + "; expected at least 1");
    }
    if (strings.contains("")) {
      throw new IllegalArgumentException("a stop string is empty; give at least one character");
    }
    endIds = Set.copyOf(endIds);
    strings = List.copyOf(strings);
  }
}
