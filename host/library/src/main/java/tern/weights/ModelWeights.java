package tern.weights;

import java.util.List;
import java.util.function.Supplier;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.ModelConfig;

/**
 * The weights of a model, wherever they come from. Headers were checked; weights are read when a
 * supplier is asked, each time anew. Immutable; any thread may read the weights.
 *
 * @param embedding {@code vocabulary x hidden}
 * @param head {@code vocabulary x hidden}; over the same rows as {@code embedding} if tied
 * @param norm weight of the final norm, {@code hidden} values
 */
public record ModelWeights(
    ModelConfig config,
    FloatRows embedding,
    HeadRows head,
    List<LayerWeights> layers,
    Supplier<float[]> norm) {

  /** Whether the head is the embedding. */
  public boolean tied() {
    return head.rows() == embedding;
  }
}
