package tern.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.checkpoint.Checkpoint;
import tern.gguf.GgufFile;
import tern.gguf.GgufType;
import tern.gguf.GgufWriter;
import tern.gguf.RowEncoder;
import tern.gguf.TokenizerKeys;
import tern.model.FloatRows;
import tern.model.ModelConfig;
import tern.model.StoredRows;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/**
 * Writes a model as a GGUF file whose matrices are TQ2_0. A scale that is no float16 is written as
 * a tensor of its own ({@code .scale}), so that no weight changes. Any thread may call it.
 */
public final class GgufExport {
  /** How embedding and head are written. */
  public enum Rows {
    /** As the model has them. */
    SOURCE(Optional.empty()),
    F16(Optional.of(GgufType.F16)),
    Q8_0(Optional.of(GgufType.Q8_0));

    private final Optional<GgufType> type;

    Rows(Optional<GgufType> type) {
      this.type = type;
    }
  }

  private static final int FILE_TYPE_TQ2_0 = 37;

  private final ModelWeights weights;
  private final GgufForm form;
  private final Optional<GgufType> rows;
  private final GgufWriter writer = new GgufWriter();

  private GgufExport(ModelWeights weights, Optional<GgufType> rows) {
    this.weights = weights;
    this.form = GgufForm.of(weights);
    this.rows = rows;
  }

  /**
   * Writes a file under another name, and renames it when it is complete and its configuration was
   * read back.
   *
   * @param model where the weights come from, for its tokenizer
   * @param rows how embedding and head are written
   * @param replace whether a file that is there already is replaced
   * @param warnings told of what cannot be carried over
   * @param progress told of each tensor
   * @throws tern.TernException if GGUF or TQ2_0 cannot hold the model
   */
  public static void write(
      ModelWeights weights,
      Path model,
      Path file,
      Rows rows,
      boolean replace,
      Consumer<String> warnings,
      Consumer<String> progress) {
    if (Files.exists(file) && !(replace && Files.isRegularFile(file))) {
      throw new ConvertException(file + ": exists; choose another name, or replace it (--force)");
    }
    Path target = file.toAbsolutePath();
    Path made =
        target.resolveSibling(
            "." + target.getFileName() + ".new-" + Long.toHexString(System.nanoTime()));
    try {
      GgufExport export = new GgufExport(weights, rows.type);
      export.tensors();
      export.metadata(model, warnings);
      Files.createDirectories(target.getParent());
      export.writer.write(made, progress);
      export.check(made, warnings);
      Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new ConvertException(file + ": cannot be written: " + failed, failed);
    } finally {
      try {
        Files.deleteIfExists(made);
      } catch (IOException left) {
        warnings.accept(made + ": cannot be deleted: " + left);
      }
    }
  }

  /** The number of steps of which {@link #write} tells its listener, about. */
  public static int steps(ModelWeights weights) {
    return 11 * weights.layers().size() + 3;
  }

  private void metadata(Path model, Consumer<String> warnings) throws IOException {
    form.write(writer);
    writer.put("general.file_type", FILE_TYPE_TQ2_0).put("general.quantization_version", 2);
    Map<String, Object> keys = tokenizer(model);
    if (keys.isEmpty()) {
      warnings.accept(
          model + ": its tokenizer has no form in GGUF; the file takes and gives token ids only");
      keys = Map.of("tokenizer.ggml.model", "no_vocab");
    }
    keys.forEach(writer::put);
  }

  private Map<String, Object> tokenizer(Path model) throws IOException {
    if (!Files.isDirectory(model)) {
      return TokenizerKeys.of(GgufFile.open(model).metadata());
    }
    Map<String, byte[]> files = TokenizerFiles.of(model);
    byte[] tokenizer = files.get("tokenizer.json");
    byte[] config =
        files.getOrDefault("tokenizer_config.json", "{}".getBytes(StandardCharsets.UTF_8));
    return tokenizer == null
        ? Map.of()
        : TokenizerKeys.of(tokenizer, config, weights.config().vocabularySize()).orElse(Map.of());
  }

  private void tensors() {
    int hidden = weights.config().hiddenSize();
    rows("token_embd.weight", weights.embedding());
    if (!weights.tied()) {
      rows("output.weight", weights.head().rows());
    }
    vector(writer, "output_norm.weight", weights.norm(), hidden);
    for (int i = 0; i < weights.layers().size(); i++) {
      layer(i, weights.layers().get(i));
    }
  }

  private void layer(int i, LayerWeights layer) {
    ModelConfig config = weights.config();
    int queries = config.heads() * config.headDim();
    norm(i, "attn_norm", layer.inputNorm(), config.hiddenSize());
    norm(i, "attn_q_norm", layer.queryNorm(), config.headDim());
    norm(i, "attn_k_norm", layer.keyNorm(), config.headDim());
    norm(i, "attn_sub_norm", layer.attentionSubNorm(), queries);
    norm(i, "ffn_norm", layer.postAttentionNorm(), config.hiddenSize());
    norm(i, "ffn_sub_norm", layer.ffnSubNorm(), config.ffnSize());
    layer.matrices().forEach(matrix -> linear(i, matrix));
  }

  private void norm(int layer, String name, @Nullable Supplier<float[]> weight, int size) {
    if (weight != null) {
      vector(writer, GgufNaming.norm(layer, name), weight, size);
    }
  }

  static void vector(GgufWriter into, String name, Supplier<float[]> values, int size) {
    into.tensor(
        name,
        GgufType.F32,
        1,
        size,
        true,
        (row, bytes) -> RowEncoder.floats(GgufType.F32, values.get(), bytes));
  }

  private void rows(String name, FloatRows from) {
    StoredRows stored = from.stored().orElse(null);
    if (rows.isEmpty() && stored != null) {
      GgufType type = GgufType.valueOf(stored.type());
      long size = type.bytes(1, from.columns());
      writer.tensor(
          name,
          type,
          from.rows(),
          from.columns(),
          false,
          (row, into) -> into.copyFrom(stored.bytes().asSlice(row * size, size)));
      return;
    }
    GgufType type = rows.orElse(GgufType.F32);
    writer.tensor(
        name,
        type,
        from.rows(),
        from.columns(),
        false,
        (row, into) -> {
          float[] values = new float[from.columns()];
          from.copy(row, values, 0);
          RowEncoder.floats(type, values, into);
        });
  }

  private void linear(int layer, LinearWeights linear) {
    if (linear.k() % 256 != 0) {
      throw new ConvertException(
          linear.name()
              + ": has "
              + linear.k()
              + " columns; TQ2_0 needs a multiple of 256; write a Tern folder instead");
    }
    StackedWeights read = linear.read();
    if (read.groups() != null) {
      throw new ConvertException(
          linear.name()
              + ": has one scale for each group of weights and activations in float32, which a file"
              + " of TQ2_0 does not say; write a Tern folder instead");
    }
    int first = 0;
    for (int i = 0; i < read.betas().length; i++) {
      LinearWeights.Part part = linear.parts().get(i);
      part(GgufNaming.linear(layer, part.name()), part, read, first, read.betas()[i]);
      first += part.rows();
    }
  }

  private void part(
      String name, LinearWeights.Part part, StackedWeights read, int first, float beta) {
    short half = Float.floatToFloat16(beta);
    boolean exact = Float.float16ToFloat(half) == beta;
    short scale = exact ? half : Float.floatToFloat16(1);
    IntUnaryOperator order = order(part.name());
    writer.tensor(
        name + ".weight",
        GgufType.TQ2_0,
        part.rows(),
        read.matrix().k(),
        false,
        (row, into) -> {
          byte[] codes = new byte[read.matrix().k()];
          read.matrix().copyCodes(first + order.applyAsInt(row), codes, 0);
          RowEncoder.tq2(codes, scale, into);
        });
    if (!exact) {
      vector(writer, name + ".scale", () -> new float[] {beta}, 1);
    }
  }

  /** Returns which output row each row of the file is. */
  private IntUnaryOperator order(String part) {
    boolean rotated = part.equals("q_proj") || part.equals("k_proj");
    if (!rotated || !form.interleaved()) {
      return row -> row;
    }
    int dim = weights.config().headDim();
    return row -> {
      int inside = row % dim;
      return row - inside + inside / 2 + inside % 2 * (dim / 2);
    };
  }

  /** Reads the configuration back: what a file cannot say must not get lost silently. */
  private void check(Path made, Consumer<String> warnings) {
    ModelConfig read = Checkpoint.open(made, warning -> {}).config();
    ModelConfig mine = weights.config();
    Set<Integer> ends = new HashSet<>(mine.endIds());
    if (!ends.equals(read.endIds())) {
      warnings.accept(
          "texts end at tokens " + ends + "; a reader of the file finds " + read.endIds());
    }
    if (!read.withEndIds(mine.endIds()).equals(mine)) {
      throw new ConvertException(
          "the file would be read as " + read + ", expected " + mine + "; write a Tern folder");
    }
  }
}
