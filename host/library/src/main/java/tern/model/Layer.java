package tern.model;

/**
 * Weights of one transformer layer. Norms are null where the model has none.
 *
 * @param queryNorm norm of each query head before it is rotated (Qwen 3), or null
 * @param keyNorm the same of each key head
 * @param qkv query, key and value projections, stacked
 * @param gateUp gate and up projections, stacked
 */
public record Layer(
    RmsNorm inputNorm,
    BitLinear qkv,
    RmsNorm queryNorm,
    RmsNorm keyNorm,
    RmsNorm attentionSubNorm,
    BitLinear output,
    RmsNorm postAttentionNorm,
    BitLinear gateUp,
    RmsNorm ffnSubNorm,
    BitLinear down) {

  /** Frees the backend's memory that the matrices take. */
  void close() {
    for (BitLinear linear : new BitLinear[] {qkv, output, gateUp, down}) {
      linear.matrix().close();
    }
  }
}
