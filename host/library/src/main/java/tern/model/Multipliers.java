package tern.model;

/**
 * Constant factors of models in the manner of MiniCPM (arXiv 2404.06395, section 3): 1 everywhere
 * else.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param embedding factor of each embedding row
 * @param residual factor of what attention and feed-forward network add to the residual
 * @param logits factor of the final norm's output, before the head
 */
public record Multipliers(float embedding, float residual, float logits) {
  public static final Multipliers NONE = new Multipliers(1, 1, 1);
}
