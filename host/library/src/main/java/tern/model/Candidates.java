package tern.model;

/**
 * The most likely next tokens, the most likely first; of equal logits, the smaller id first.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param ids token ids
 * @param logits their logits
 */
public record Candidates(int[] ids, float[] logits) {}
