package tern.model;

import java.util.List;
import tern.backend.Backend;
import tern.backend.Plan;

/**
 * The immutable weights of a model. Its BitLinears live on a backend until the model or the backend
 * is closed, and so does the head if a session needs it there.
 *
 * @param embedding {@code vocabulary x hidden}
 * @param head {@code vocabulary x hidden}; over the same rows as {@code embedding} if tied
 * @param backend where the BitLinears are, and pages of keys and values can be
 * @param plan plan of the BitLinears, in the order in which they run
 * @param tokensPerPass tokens that the backend multiplies most efficiently at once
 * @param warnings one sentence for each oddity of the checkpoint that is not an error
 */
public record Model(
    ModelConfig config,
    FloatRows embedding,
    List<Layer> layers,
    RmsNorm norm,
    LoadedHead head,
    Rope rope,
    Backend backend,
    Plan plan,
    int tokensPerPass,
    List<String> warnings)
    implements AutoCloseable {

  /** Frees the backend's memory that the matrices take. The model must not be used afterwards. */
  @Override
  public void close() {
    plan.close();
    layers.forEach(Layer::close);
    head.close();
  }
}
