package tern.model;

/**
 * Weights of one transformer layer. Sub-norms are null in models that have none.
 *
 * @param qkv query, key and value projections, stacked
 * @param gateUp gate and up projections, stacked
 */
public record Layer(
    RmsNorm inputNorm,
    BitLinear qkv,
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
