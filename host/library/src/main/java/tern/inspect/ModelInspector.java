package tern.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tern.TernException;
import tern.checkpoint.Checkpoint;
import tern.checkpoint.ModelLoader;
import tern.checkpoint.RawTensor;
import tern.device.DevicePreset;
import tern.folder.TernFolder;
import tern.model.ModelConfig;
import tern.text.ChatTemplate;
import tern.text.Tokenizer;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;

/**
 * Reads a model and says what it consists of. A model that cannot be run is described as far as its
 * files are understood. One thread uses it.
 */
public final class ModelInspector {
  /** Shares of zeros outside of which a trained ternary layer is rarely seen. */
  private static final double FEW_ZEROS = 0.1;

  private static final double MANY_ZEROS = 0.8;

  private final Path path;
  private final List<String> unusual = new ArrayList<>();
  private @Nullable ModelWeights weights;
  private @Nullable String refusal;

  /** Opens a model, and keeps the reason if Tern cannot run it. */
  public ModelInspector(Path path) {
    this.path = path;
    try {
      weights = ModelLoader.open(path, unusual::add).weights();
    } catch (TernException refused) {
      refusal = refused.getMessage();
    }
  }

  /** The number of steps of which {@link #inspect} tells its listener. */
  public int steps() {
    return weights == null ? 0 : 4 * weights.layers().size();
  }

  /**
   * Reads all weights.
   *
   * @param progress told of each matrix
   * @throws TernException if the model cannot be run, and its files are broken or missing
   */
  public ModelInspection inspect(Consumer<String> progress) {
    List<MatrixReport> matrices = new ArrayList<>();
    try {
      for (LayerWeights layer : weights == null ? List.<LayerWeights>of() : weights.layers()) {
        for (LinearWeights linear : layer.matrices()) {
          matrices.addAll(TritCount.of(linear));
          progress.accept(linear.name());
        }
      }
    } catch (TernException broken) {
      refusal = broken.getMessage();
    }
    List<RawTensor> tensors = tensors();
    matrices.forEach(this::judge);
    long count = matrices.stream().mapToLong(m -> (long) m.rows() * m.columns()).sum();
    double bits =
        matrices.stream().mapToDouble(m -> m.entropyBits() * m.rows() * m.columns()).sum();
    boolean int8 = matrices.stream().allMatch(matrix -> matrix.groupSize() == 0);
    if (!int8) {
      unusual.add(
          "scales belong to groups of weights, and activations are float32: no device computes"
              + " that, only processors");
    }
    ModelConfig config = weights == null ? null : weights.config();
    return new ModelInspection(
        path.toString(),
        kind(),
        architecture(),
        refusal,
        config,
        count,
        count == 0 ? 0 : bits / count,
        tokenizer(config),
        template(),
        matrices,
        tensors,
        List.copyOf(unusual),
        weights == null || !int8 ? List.of() : fits());
  }

  private List<Fit> fits() {
    return DevicePreset.all().stream().map(preset -> Fit.of(preset, weights)).toList();
  }

  private List<RawTensor> tensors() {
    if (TernFolder.isOne(path)) {
      return List.of();
    }
    try {
      return RawTensor.list(path);
    } catch (TernException broken) {
      if (refusal == null) {
        throw broken;
      }
      return List.of();
    }
  }

  private @Nullable String architecture() {
    return weights == null || TernFolder.isOne(path)
        ? null
        : Checkpoint.open(path, warning -> {}).architecture();
  }

  private String kind() {
    return TernFolder.isOne(path)
        ? "Tern folder"
        : Files.isRegularFile(path) ? "GGUF file" : "Hugging Face folder";
  }

  private void judge(MatrixReport matrix) {
    if (matrix.zeros() < FEW_ZEROS || matrix.zeros() > MANY_ZEROS) {
      unusual.add(
          String.format(
              Locale.ROOT,
              "%s: %.1f %% of its weights are 0; trained layers have some 30 to 60 %%",
              matrix.name(),
              100 * matrix.zeros()));
    }
    if (matrix.deadRows() > 0) {
      unusual.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d rows are all 0, so these outputs are always 0",
              matrix.name(),
              matrix.deadRows(),
              matrix.rows()));
    }
  }

  private String tokenizer(@Nullable ModelConfig config) {
    if (config == null) {
      return "not read";
    }
    try (Tokenizer tokenizer = Tokenizer.open(path, config.vocabularySize())) {
      return "fits the vocabulary of " + config.vocabularySize();
    } catch (TernException broken) {
      unusual.add(broken.getMessage());
      return "none that can be used";
    }
  }

  private String template() {
    try {
      return ChatTemplate.in(path).isPresent() ? "present" : "none";
    } catch (TernException broken) {
      unusual.add(broken.getMessage());
      return "none that can be used";
    }
  }
}
