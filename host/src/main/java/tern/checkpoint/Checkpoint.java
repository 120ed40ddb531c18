package tern.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tern.ternary.Absmean;
import tern.ternary.TernaryMatrix;

/**
 * A Hugging Face checkpoint folder: config.json and safetensors of a BitNet b1.58 model.
 *
 * <p>Packed ternary is uint8 {@code [N/4, K]} with code = t + 1, split along output rows: with R =
 * N/4 byte {@code [r, k]} holds rows r, r + R, r + 2R and r + 3R, lowest bits first.
 */
public final class Checkpoint implements AutoCloseable {
  private final Path folder;
  private final ModelConfig config;
  private final Safetensors tensors;
  private final Set<String> used = new HashSet<>();

  private Checkpoint(Path folder, ModelConfig config, Safetensors tensors) {
    this.folder = folder;
    this.config = config;
    this.tensors = tensors;
  }

  public static Checkpoint open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(folder + ": there is no such folder");
    }
    ModelConfig config = ConfigReader.read(folder);
    return new Checkpoint(folder, config, new Safetensors(folder));
  }

  public ModelConfig config() {
    return config;
  }

  public Path folder() {
    return folder;
  }

  /** Whether a tensor is there. */
  public boolean has(String name) {
    return tensors.has(name);
  }

  /** A vector of that length as float32. */
  public float[] vector(String name, int length) {
    used.add(name);
    return tensors.get(name).expect(length).floats();
  }

  /** A matrix of {@code rows x columns} as float32, row-major. */
  public float[] matrix(String name, int rows, int columns) {
    used.add(name);
    return tensors.get(name).expect(rows, columns).floats();
  }

  /**
   * The weight of the BitLinear {@code module}: {@code n} output rows of {@code k} columns. Packed
   * trits stay where the file is mapped, until this checkpoint is closed.
   */
  public TernaryWeight ternary(String module, int n, int k) {
    String name = module + ".weight";
    if (config.weights() == ModelConfig.WeightStorage.FLOATING) {
      float[] weights = matrix(name, n, k);
      float beta = Absmean.scale(name, weights);
      return new TernaryWeight(Absmean.quantise(module, n, k, weights, beta), beta);
    }
    used.add(name);
    float scale = scale(module + ".weight_scale");
    boolean divide = config.weights() == ModelConfig.WeightStorage.PACKED_DIVIDE;
    return new TernaryWeight(unpack(tensors.get(name), module, n, k), divide ? 1 / scale : scale);
  }

  /** Refuses tensors that nothing asked for: a model with them would compute something else. */
  public void refuseUnused() {
    for (String name : tensors.names()) {
      boolean derived = name.endsWith("rotary_emb.inv_freq");
      boolean tiedHead = name.equals("lm_head.weight") && Boolean.TRUE.equals(config.tied());
      if (!used.contains(name) && !derived && !tiedHead) {
        throw tensors
            .get(name)
            .broken("is not part of a " + config.architecture() + " as we know it");
      }
    }
  }

  private float scale(String name) {
    used.add(name);
    Tensor tensor = tensors.get(name);
    if (tensor.shape().length > 0) {
      tensor.expect(1);
    }
    float value = tensor.floats()[0];
    if (!(value > 0)) {
      throw tensor.broken("is " + value + ", expected a positive scale");
    }
    return value;
  }

  private static TernaryMatrix unpack(Tensor packed, String module, int n, int k) {
    if (packed.type() != Tensor.Type.U8) {
      throw packed.broken("has type " + packed.type() + ", expected packed trits (U8)");
    }
    if (n % 4 != 0) {
      throw packed.broken("has " + n + " rows, packed trits need a multiple of 4");
    }
    int quarter = n / 4;
    packed.expect(quarter, k);
    try {
      return TernaryMatrix.split(module, n, k, packed.data());
    } catch (IllegalArgumentException invalid) {
      throw packed.broken("has " + invalid.getMessage());
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
