package tern.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;
import tern.gguf.GgufTensor;
import tern.gguf.I2sLayout;
import tern.model.FloatRows;
import tern.model.ModelConfig;

/** A model in one GGUF file. */
final class GgufCheckpoint implements Checkpoint {
  private final GgufFile file;
  private final GgufArchitecture architecture;
  private final ModelConfig config;
  private final Consumer<String> warnings;
  private final Set<String> used = new HashSet<>();
  private I2sLayout layout;

  private GgufCheckpoint(GgufFile file, Consumer<String> warnings) {
    this.file = file;
    this.architecture = GgufArchitecture.read(file.metadata());
    this.config = new GgufConfig(file, architecture).read();
    this.warnings = warnings;
    used.add(GgufRope.FACTORS);
  }

  static Checkpoint open(Path path, Consumer<String> warnings) {
    return checked(() -> new GgufCheckpoint(GgufFile.open(path), warnings));
  }

  /** Refuses a folder of GGUF files, which may be of several models. */
  static void refuseFolderOf(Path folder) {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve("config.json"))) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gguf")) {
      for (Path file : files) {
        throw new CheckpointException(
            folder + ": has no config.json, but GGUF files; give the path of one, such as " + file);
      }
    } catch (IOException unreadable) {
      throw CheckpointException.unreadable(folder, unreadable);
    }
  }

  static Checkpoint of(GgufFile file, Consumer<String> warnings) {
    return checked(() -> new GgufCheckpoint(file, warnings));
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public String architecture() {
    return architecture.model;
  }

  @Override
  public boolean tied() {
    return !has("lm_head.weight");
  }

  @Override
  public boolean has(String name) {
    return file.tensors().containsKey(GgufNames.tensor(name));
  }

  @Override
  public Supplier<float[]> vector(String name, int length) {
    return checked(() -> later(use(name).expect(length).expectFloats()::floats));
  }

  @Override
  public FloatRows rows(String name, int rows, int columns) {
    return checked(() -> new GgufRows(use(name).expect(rows, columns).expectFloats()));
  }

  @Override
  public Supplier<TernaryWeight> ternary(String module, int n, int k) {
    return checked(
        () -> {
          GgufTensor tensor = use(module + ".weight").expect(n, k);
          GgufWeights weights =
              new GgufWeights(tensor, module, order(module), architecture.bitNet());
          if (!has(module + ".scale")) {
            return later(() -> weights.read(layout()));
          }
          GgufTensor scale = use(module + ".scale").expect(1).expectFloats();
          return later(() -> weights.read(layout(), scale));
        });
  }

  /** Returns where a file has the rows of a projection. */
  private IntUnaryOperator order(String module) {
    boolean rotated = module.endsWith(".q_proj") || module.endsWith(".k_proj");
    if (!rotated || !architecture.interleaved()) {
      return row -> row;
    }
    int dim = config.headDim();
    return row -> {
      int inside = row % dim;
      int pair = inside % (dim / 2);
      return row - inside + 2 * pair + (inside < dim / 2 ? 0 : 1);
    };
  }

  private synchronized I2sLayout layout() {
    if (layout == null) {
      layout = I2sLayout.of(file);
      if (layout != I2sLayout.X86) {
        warnings.accept(
            file.path()
                + ": its I2_S matrices are laid out as "
                + layout
                + ", as the distribution of their zeros tells");
      }
    }
    return layout;
  }

  @Override
  public void refuseUnused() {
    for (GgufTensor tensor : file.tensors().values()) {
      if (!used.contains(tensor.name())) {
        throw new CheckpointException(
            tensor
                .broken("is not part of a " + architecture.model + " that Tern supports")
                .getMessage());
      }
    }
  }

  private GgufTensor use(String name) {
    String own = GgufNames.tensor(name);
    used.add(own);
    return file.tensor(own);
  }

  private static <T> Supplier<T> later(Supplier<T> read) {
    return () -> checked(read);
  }

  /** Reports failures of the format as failures of a checkpoint. */
  private static <T> T checked(Supplier<T> read) {
    try {
      return read.get();
    } catch (GgufException broken) {
      throw new CheckpointException(broken.getMessage(), broken);
    }
  }
}
