package tern.checkpoint;

import org.jspecify.annotations.Nullable;
import tern.model.GroupScales;
import tern.ternary.TernaryMatrix;

/**
 * The weight of a linear layer: its trits and their scales.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param beta the one scale of all trits, if {@code groups} is null; the layer is then a BitLinear,
 *     whose activations are int8
 * @param groups scales of groups of columns of each row; the layer's activations are then float32
 */
public record TernaryWeight(TernaryMatrix matrix, float beta, @Nullable GroupScales groups) {
  /** The weight of a BitLinear. */
  public TernaryWeight(TernaryMatrix matrix, float beta) {
    this(matrix, beta, null);
  }

  /** The weight of a layer whose activations are float32. */
  public TernaryWeight(TernaryMatrix matrix, GroupScales groups) {
    this(matrix, 1, groups);
  }
}
