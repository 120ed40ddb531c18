package tern.verify;

import java.util.List;

/**
 * What was compared, and the first difference of each.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param tokens tokens of the text
 * @param equal whether nothing differs
 */
public record VerifyReport(int tokens, boolean equal, List<Comparison> comparisons) {
  static VerifyReport of(int tokens, List<Comparison> comparisons) {
    boolean equal = comparisons.stream().allMatch(c -> c.first() == null);
    return new VerifyReport(tokens, equal, List.copyOf(comparisons));
  }
}
