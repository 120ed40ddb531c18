package tern.model;

import org.jspecify.annotations.Nullable;

/**
 * Weights of one transformer layer. Norms are null where the model has none.
 *
 * <p>Immutable; its matrices are used by one thread at a time, the one that may use the backend.
 *
 * @param queryNorm norm of each query head before it is rotated (Qwen 3), or null
 * @param keyNorm the same of each key head
 * @param qkv query, key and value projections, stacked
 * @param gateUp gate and up projections, stacked
 */
public record Layer(
    RmsNorm inputNorm,
    Linear qkv,
    @Nullable RmsNorm queryNorm,
    @Nullable RmsNorm keyNorm,
    @Nullable RmsNorm attentionSubNorm,
    Linear output,
    RmsNorm postAttentionNorm,
    Linear gateUp,
    @Nullable RmsNorm ffnSubNorm,
    Linear down) {

  /** Frees the backend's memory that the matrices take. */
  void close() {
    for (Linear linear : new Linear[] {qkv, output, gateUp, down}) {
      linear.close();
    }
  }
}
