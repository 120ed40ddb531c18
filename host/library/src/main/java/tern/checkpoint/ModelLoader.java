package tern.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.folder.TernFolder;
import tern.model.BitLinear;
import tern.model.GroupedLinear;
import tern.model.Layer;
import tern.model.Linear;
import tern.model.LoadedHead;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.RmsNorm;
import tern.model.Rope;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/**
 * Builds a {@link Model} from a Hugging Face checkpoint, a GGUF file or a Tern folder, with its
 * ternary matrices on a backend.
 *
 * <p>{@link #open} reads configuration and headers, and refuses any field or tensor (by name, shape
 * or type) that Tern does not understand. {@link #load(Backend)} reads the weights.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public final class ModelLoader {
  private final ModelWeights weights;
  private final List<String> warnings;

  private ModelLoader(ModelWeights weights, List<String> warnings) {
    this.weights = weights;
    this.warnings = warnings;
  }

  /**
   * Opens a model.
   *
   * @param path a Hugging Face folder, a GGUF file, or a {@linkplain TernFolder Tern folder}
   * @param listener receives one sentence for each oddity that is not an error, as it is found
   * @throws tern.TernException if anything is missing, broken or not understood
   */
  public static ModelLoader open(Path path, Consumer<String> listener) {
    List<String> warnings = new ArrayList<>();
    ModelWeights weights =
        TernFolder.isOne(path)
            ? TernFolder.open(path)
            : CheckpointWeights.of(Checkpoint.open(path, listener.andThen(warnings::add)));
    return new ModelLoader(weights, warnings);
  }

  /** Loads weights that come from elsewhere. */
  public static ModelLoader of(ModelWeights weights) {
    return new ModelLoader(weights, List.of());
  }

  /** Opens and loads a model; {@link Model#warnings} lists its oddities. */
  public static Model load(Path path, Backend backend) {
    return open(path, warning -> {}).load(backend);
  }

  public ModelConfig config() {
    return weights.config();
  }

  /** The weights, which are read when they are asked for. */
  public ModelWeights weights() {
    return weights;
  }

  /** Reads the weights and loads the ternary ones into a backend. */
  public Model load(Backend backend) {
    List<LoadedMatrix> sequence = new ArrayList<>();
    try {
      return new Model(
          config(),
          weights.embedding(),
          weights.layers().stream().map(layer -> layer(layer, backend, sequence)).toList(),
          norm(weights.norm()),
          new LoadedHead(weights.head(), backend),
          new Rope(config()),
          backend,
          backend.plan(sequence),
          backend.tokensPerPass(),
          List.copyOf(warnings));
    } catch (RuntimeException | Error failed) {
      sequence.forEach(LoadedMatrix::close);
      throw failed;
    }
  }

  private Layer layer(LayerWeights layer, Backend backend, List<LoadedMatrix> sequence) {
    return new Layer(
        norm(layer.inputNorm()),
        linear(layer.qkv(), backend, sequence),
        norm(layer.queryNorm()),
        norm(layer.keyNorm()),
        norm(layer.attentionSubNorm()),
        linear(layer.output(), backend, sequence),
        norm(layer.postAttentionNorm()),
        linear(layer.gateUp(), backend, sequence),
        norm(layer.ffnSubNorm()),
        linear(layer.down(), backend, sequence));
  }

  private static Linear linear(LinearWeights linear, Backend backend, List<LoadedMatrix> sequence) {
    StackedWeights read = linear.read();
    if (read.groups() == null) {
      LoadedMatrix loaded = backend.load(read.matrix());
      sequence.add(loaded);
      return new BitLinear(loaded, linear.partRows(), read.betas());
    }
    if (backend.usesDevice()) {
      throw new CheckpointException(
          linear.name()
              + ": has one scale for each group of weights and activations in float32; a device"
              + " multiplies int8 activations by trits of one scale; use a backend without device");
    }
    return new GroupedLinear(read.matrix(), read.groups());
  }

  private RmsNorm norm(@Nullable Supplier<float[]> weight) {
    return weight == null ? null : RmsNorm.of(weight.get(), config().normEpsilon());
  }
}
