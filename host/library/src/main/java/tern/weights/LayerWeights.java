package tern.weights;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one transformer layer, as {@link tern.model.Layer} names them. Norms are null
 * where the model has none. Immutable; any thread may read the weights.
 */
public record LayerWeights(
    Supplier<float[]> inputNorm,
    LinearWeights qkv,
    @Nullable Supplier<float[]> queryNorm,
    @Nullable Supplier<float[]> keyNorm,
    @Nullable Supplier<float[]> attentionSubNorm,
    LinearWeights output,
    Supplier<float[]> postAttentionNorm,
    LinearWeights gateUp,
    @Nullable Supplier<float[]> ffnSubNorm,
    LinearWeights down) {

  /** The matrices, in the order in which they are multiplied. */
  public List<LinearWeights> matrices() {
    return List.of(qkv, output, gateUp, down);
  }
}
