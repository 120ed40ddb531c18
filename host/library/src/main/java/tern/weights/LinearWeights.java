package tern.weights;

import java.util.List;
import java.util.function.Supplier;

/**
 * One or more linear layers that share their input, stacked. Immutable; any thread may read the
 * weights.
 *
 * @param name such as {@code layers.0.self_attn.q|k|v}
 * @param parts the layers, in the order of their rows
 * @param k columns
 */
public record LinearWeights(
    String name, List<Part> parts, int k, Supplier<StackedWeights> weights) {
  /**
   * One of the layers.
   *
   * @param name such as {@code q_proj}
   * @param rows its output rows
   */
  public record Part(String name, int rows) {}

  /** Output rows of each layer. */
  public int[] partRows() {
    return parts.stream().mapToInt(Part::rows).toArray();
  }

  /** Output rows of all layers together. */
  public int n() {
    return parts.stream().mapToInt(Part::rows).sum();
  }

  /** Reads the weights. */
  public StackedWeights read() {
    return weights.get();
  }
}
