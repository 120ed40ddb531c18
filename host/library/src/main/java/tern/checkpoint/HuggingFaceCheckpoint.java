package tern.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tern.model.FloatRows;
import tern.model.ModelConfig;
import tern.ternary.Absmean;

/** The checkpoint folder of a model from Hugging Face: config.json and safetensors. */
final class HuggingFaceCheckpoint implements Checkpoint {
  /** Name endings of tensors that follow from the configuration; old files hold them. */
  private static final Set<String> DERIVED =
      Set.of("rotary_emb.inv_freq", "rotary_emb.cos_cached", "rotary_emb.sin_cached");

  private final CheckpointConfig config;
  private final Safetensors tensors;
  private final Consumer<String> warnings;
  private final Set<String> used = new HashSet<>();

  private HuggingFaceCheckpoint(
      CheckpointConfig config, Safetensors tensors, Consumer<String> warnings) {
    this.config = config;
    this.tensors = tensors;
    this.warnings = warnings;
  }

  static Checkpoint open(Path folder, Consumer<String> warnings) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": is not a folder");
    }
    CheckpointConfig config = ConfigReader.read(folder, warnings);
    return new HuggingFaceCheckpoint(config, new Safetensors(folder, warnings), warnings);
  }

  @Override
  public ModelConfig config() {
    return config.model();
  }

  @Override
  public String architecture() {
    return config.architecture().className;
  }

  /** If config.json leaves it open, the tensors decide. */
  @Override
  public boolean tied() {
    return config.tied() != null ? config.tied() : !has("lm_head.weight");
  }

  @Override
  public boolean has(String name) {
    return tensors.has(name);
  }

  @Override
  public Supplier<float[]> vector(String name, int length) {
    return use(name).expect(length).expectFloats()::floats;
  }

  @Override
  public FloatRows rows(String name, int rows, int columns) {
    return new TensorRows(use(name).expect(rows, columns).expectFloating());
  }

  @Override
  public Supplier<TernaryWeight> ternary(String module, int n, int k) {
    if (config.weights() == WeightStorage.FLOATING) {
      return quantised(module, n, k);
    }
    if (config.weights() == WeightStorage.TERNARY_FLOATS) {
      Tensor tensor = unpacked(module).expect(n, k).expectFloating();
      return () -> GroupedTrits.read(tensor.where(), module, new TensorRows(tensor));
    }
    PackedTrits packed = new PackedTrits(use(module + ".weight"), module, n, k);
    Tensor scale = use(module + ".weight_scale").expectFloats();
    if (scale.shape().length > 0) {
      scale.expect(1);
    }
    boolean divide = config.weights() == WeightStorage.PACKED_DIVIDE;
    return () -> {
      float value = positive(scale);
      return new TernaryWeight(packed.matrix(warnings), divide ? 1 / value : value);
    };
  }

  private Supplier<TernaryWeight> quantised(String module, int n, int k) {
    String name = module + ".weight";
    Supplier<float[]> matrix = unpacked(module).expect(n, k).expectFloats()::floats;
    return () -> {
      float[] weights = matrix.get();
      float beta = Absmean.scale(name, weights);
      return new TernaryWeight(Absmean.quantise(module, n, k, weights, beta), beta);
    };
  }

  private Tensor unpacked(String module) {
    Tensor tensor = use(module + ".weight");
    if (Tensor.Type.of(tensor.dtype()) == Tensor.Type.U8) {
      throw tensor.broken(
          "has dtype U8, expected F32, F16 or BF16, since quantization_config in config.json does"
              + " not say that weights are packed");
    }
    return tensor;
  }

  @Override
  public void refuseUnused() {
    for (String name : tensors.names()) {
      boolean derived = DERIVED.stream().anyMatch(name::endsWith);
      boolean tiedHead = name.equals("lm_head.weight") && Boolean.TRUE.equals(config.tied());
      if (!used.contains(name) && !derived && !tiedHead) {
        throw tensors
            .get(name)
            .broken("is not part of a " + architecture() + " that Tern supports");
      }
    }
  }

  private Tensor use(String name) {
    used.add(name);
    return tensors.get(name);
  }

  private static float positive(Tensor scale) {
    float value = scale.floats()[0];
    if (!(value > 0) || Float.isInfinite(1 / value)) {
      throw scale.broken("is " + value + ", expected a positive scale");
    }
    return value;
  }
}
