package tern.model;

/**
 * The most likely next tokens, the most likely first; of equal logits, the smaller id first.
 *
 * @param ids token ids
 * @param logits their logits
 */
public record Candidates(int[] ids, float[] logits) {}
