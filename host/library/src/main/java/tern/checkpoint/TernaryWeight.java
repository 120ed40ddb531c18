package tern.checkpoint;

import tern.ternary.TernaryMatrix;

/**
 * A BitLinear weight: trits and the scale that results are multiplied by.
 *
 * @param beta the absmean scale
 */
public record TernaryWeight(TernaryMatrix matrix, float beta) {}
