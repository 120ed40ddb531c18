package tern.checkpoint;

import tern.ternary.TernaryMatrix;

/**
 * The weight of a BitLinear: its trits, and the scale to multiply results by.
 *
 * @param beta the absmean scale
 */
public record TernaryWeight(TernaryMatrix matrix, float beta) {}
