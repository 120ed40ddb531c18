package tern.weights;

import org.jspecify.annotations.Nullable;
import tern.model.GroupScales;
import tern.ternary.TernaryMatrix;

/**
 * The trits of stacked linear layers, and their scales. Immutable.
 *
 * @param betas scale of each layer; empty if there are groups
 * @param groups scales of groups of columns of each row, or null; the layers' activations are then
 *     float32 instead of int8
 */
public record StackedWeights(TernaryMatrix matrix, float[] betas, @Nullable GroupScales groups) {}
