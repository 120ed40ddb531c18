package tern.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tern.model.ModelConfig;
import tern.ternary.Absmean;

/**
 * The checkpoint folder of a BitNet b1.58 model from Hugging Face: config.json and safetensors.
 *
 * <p>A tensor is read in two steps: naming it checks the file's header, the returned supplier reads
 * it. So a model that does not fit is refused before any weight is read.
 */
public final class Checkpoint implements AutoCloseable {
  /** Name endings of tensors that follow from the configuration; old files hold them. */
  private static final Set<String> DERIVED =
      Set.of("rotary_emb.inv_freq", "rotary_emb.cos_cached", "rotary_emb.sin_cached");

  private final CheckpointConfig config;
  private final Safetensors tensors;
  private final Consumer<String> warnings;
  private final Set<String> used = new HashSet<>();

  private Checkpoint(CheckpointConfig config, Safetensors tensors, Consumer<String> warnings) {
    this.config = config;
    this.tensors = tensors;
    this.warnings = warnings;
  }

  /**
   * Opens a folder and reads its configuration and headers.
   *
   * @param warnings receives one sentence for each oddity that is not an error
   * @throws CheckpointException if a file is missing, broken or not understood
   */
  public static Checkpoint open(Path folder, Consumer<String> warnings) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": there is no such folder");
    }
    CheckpointConfig config = ConfigReader.read(folder, warnings);
    return new Checkpoint(config, new Safetensors(folder, warnings), warnings);
  }

  /** Reads the config.json of a folder that need not hold any other file. */
  public static ModelConfig config(Path folder) {
    return ConfigReader.read(folder, warning -> {}).model();
  }

  public ModelConfig config() {
    return config.model();
  }

  String architecture() {
    return config.architecture();
  }

  /** Whether the head is the embedding; if config.json leaves it open, the tensors decide. */
  boolean tied() {
    return config.tied() != null ? config.tied() : !has("lm_head.weight");
  }

  /** Whether the checkpoint holds a tensor. */
  public boolean has(String name) {
    return tensors.has(name);
  }

  /** Checks a vector's header; the supplier reads it as float32. */
  public Supplier<float[]> vector(String name, int length) {
    return use(name).expect(length).expectFloats()::floats;
  }

  /** Checks a matrix's header; the supplier reads it as float32, row-major. */
  public Supplier<float[]> matrix(String name, int rows, int columns) {
    return use(name).expect(rows, columns).expectFloats()::floats;
  }

  /**
   * Checks the weight of the BitLinear {@code module}, {@code n} rows of {@code k} columns; the
   * supplier reads it. Packed trits stay in the mapped file and are valid until this checkpoint is
   * closed.
   */
  public Supplier<TernaryWeight> ternary(String module, int n, int k) {
    if (config.weights() == WeightStorage.FLOATING) {
      return quantised(module, n, k);
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
    Supplier<float[]> matrix = matrix(name, n, k);
    return () -> {
      float[] weights = matrix.get();
      float beta = Absmean.scale(name, weights);
      return new TernaryWeight(Absmean.quantise(module, n, k, weights, beta), beta);
    };
  }

  /**
   * Refuses tensors that were never asked for: a model with them would compute something else.
   *
   * @throws CheckpointException naming the first such tensor
   */
  public void refuseUnused() {
    for (String name : tensors.names()) {
      boolean derived = DERIVED.stream().anyMatch(name::endsWith);
      boolean tiedHead = name.equals("lm_head.weight") && Boolean.TRUE.equals(config.tied());
      if (!used.contains(name) && !derived && !tiedHead) {
        throw tensors
            .get(name)
            .broken("is not part of a " + config.architecture() + " that Tern supports");
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

  @Override
  public void close() {
    tensors.close();
  }
}
