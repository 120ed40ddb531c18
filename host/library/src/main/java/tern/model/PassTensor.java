package tern.model;

/** The tensors of a pass, in the order in which they are computed. */
public enum PassTensor {
  /** Rows of the embedding: the residual before the first layer. */
  EMBEDDED,
  /** Queries, keys and values of a layer, stacked. */
  QKV,
  /** The same after norms of heads and rotation. */
  ROTATED,
  /** What the heads attended to, side by side. */
  ATTENDED,
  /** The output projection. */
  OUTPUT,
  /** The residual after attention. */
  ATTENTION_RESIDUAL,
  /** Gate and up projections, stacked. */
  GATE_UP,
  /** The gated up projection. */
  GATED,
  /** The down projection. */
  DOWN,
  /** The residual after the layer. */
  RESIDUAL,
  /** The residual after the last layer, normed. */
  FINAL_NORM,
  /** The head's logits. */
  LOGITS;

  /** Floats of one token's row. */
  public int columns(ModelConfig config) {
    int queries = config.heads() * config.headDim();
    return switch (this) {
      case QKV, ROTATED -> queries + 2 * config.keyHeads() * config.headDim();
      case ATTENDED -> queries;
      case GATE_UP -> 2 * config.ffnSize();
      case GATED -> config.ffnSize();
      case LOGITS -> config.vocabularySize();
      default -> config.hiddenSize();
    };
  }
}
