package tern.model;

import java.util.List;
import tern.backend.Plan;

/**
 * A model's weights, immutable; its BitLinears live on a backend until it or the backend is closed.
 *
 * @param embedding {@code vocabulary x hidden}, row-major
 * @param head likewise; the embedding itself where the two are tied
 * @param plan the order of the BitLinears
 * @param tokensPerPass tokens that the backend multiplies best at once
 * @param warnings a sentence for each thing in the checkpoint that is odd but not an error
 */
public record Model(
    ModelConfig config,
    float[] embedding,
    List<Layer> layers,
    RmsNorm norm,
    float[] head,
    Rope rope,
    Plan plan,
    int tokensPerPass,
    List<String> warnings)
    implements AutoCloseable {

  /** Gives back what its matrices take of a backend's memory; the model is of no use afterwards. */
  @Override
  public void close() {
    plan.close();
    layers.forEach(Layer::close);
  }
}
