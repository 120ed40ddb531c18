package tern.verify;

import org.jspecify.annotations.Nullable;

/**
 * One run compared with what it should be.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param name of the run
 * @param against name of what it is compared with
 * @param tensors compared, one for each layer and kind
 * @param values compared
 * @param largest largest difference of a value, relative to the largest value of its tensor
 * @param first the first difference, or null if there is none
 */
public record Comparison(
    String name,
    String against,
    int tensors,
    long values,
    double largest,
    @Nullable Difference first) {

  static Comparison failed(String name, String against, Cause cause, String evidence) {
    return new Comparison(name, against, 0, 0, 0, Difference.failed(cause, evidence));
  }
}
