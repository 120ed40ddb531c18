package tern.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.model.BitLinear;
import tern.model.GroupScales;
import tern.model.GroupedLinear;
import tern.model.HeadRows;
import tern.model.Layer;
import tern.model.Linear;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.RmsNorm;
import tern.model.Rope;
import tern.ternary.TernaryMatrix;

/**
 * Builds a {@link Model} from a Hugging Face checkpoint, with its ternary matrices on a backend.
 *
 * <p>{@link #open} reads configuration and headers, and refuses any field or tensor (by name, shape
 * or type) that Tern does not understand. {@link #load(Backend)} reads the weights.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 */
public final class ModelLoader {
  private final Checkpoint checkpoint;
  private final List<String> warnings;
  private final Function<Target, Model> model;

  private ModelLoader(Checkpoint checkpoint, List<String> warnings) {
    this.checkpoint = checkpoint;
    this.warnings = warnings;
    this.model = model();
    checkpoint.refuseUnused();
  }

  /**
   * Opens a checkpoint folder.
   *
   * @param listener receives one sentence for each oddity that is not an error, as it is found
   * @throws CheckpointException if anything is missing, broken or not understood
   */
  public static ModelLoader open(Path folder, Consumer<String> listener) {
    List<String> warnings = new ArrayList<>();
    return new ModelLoader(Checkpoint.open(folder, listener.andThen(warnings::add)), warnings);
  }

  /** Opens and loads a checkpoint; {@link Model#warnings} lists its oddities. */
  public static Model load(Path folder, Backend backend) {
    return open(folder, warning -> {}).load(backend);
  }

  public ModelConfig config() {
    return checkpoint.config();
  }

  /** Reads the weights and loads the ternary ones into a backend. */
  public Model load(Backend backend) {
    Target target = new Target(backend, new ArrayList<>());
    try {
      return model.apply(target);
    } catch (RuntimeException | Error failed) {
      target.sequence.forEach(LoadedMatrix::close);
      throw failed;
    }
  }

  /** A backend, and the matrices loaded into it in the order in which they are multiplied. */
  private record Target(Backend backend, List<LoadedMatrix> sequence) {
    LoadedMatrix load(TernaryMatrix matrix) {
      LoadedMatrix loaded = backend.load(matrix);
      sequence.add(loaded);
      return loaded;
    }
  }

  private Function<Target, Model> model() {
    ModelConfig config = config();
    int vocabulary = config.vocabularySize();
    int hidden = config.hiddenSize();
    var embedding = checkpoint.rows("model.embed_tokens.weight", vocabulary, hidden);
    var head =
        checkpoint.tied() ? embedding : checkpoint.rows("lm_head.weight", vocabulary, hidden);
    List<Function<Target, Layer>> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("model.layers." + i));
    }
    var norm = norm("model.norm", hidden);
    return target ->
        new Model(
            config,
            embedding,
            layers.stream().map(layer -> layer.apply(target)).toList(),
            norm.get(),
            new HeadRows(head),
            new Rope(config),
            target.backend.plan(target.sequence),
            target.backend.tokensPerPass(),
            List.copyOf(warnings));
  }

  private Function<Target, Layer> layer(String layer) {
    ModelConfig config = config();
    int hidden = config.hiddenSize();
    int ffn = config.ffnSize();
    int queries = config.heads() * config.headDim();
    int keys = config.keyHeads() * config.headDim();
    String attention = layer + ".self_attn.";
    String mlp = layer + ".mlp.";
    var inputNorm = norm(layer + ".input_layernorm", hidden);
    var qkv =
        linear(
            attention,
            hidden,
            new Part("q_proj", queries),
            new Part("k_proj", keys),
            new Part("v_proj", keys));
    var queryNorm = headNorm(attention + "q_norm");
    var keyNorm = headNorm(attention + "k_norm");
    var attentionSubNorm = subNorm(attention, "attn_sub_norm", "inner_attn_ln", queries);
    var output = linear(attention, queries, new Part("o_proj", hidden));
    var postAttentionNorm = norm(layer + ".post_attention_layernorm", hidden);
    var gateUp = linear(mlp, hidden, new Part("gate_proj", ffn), new Part("up_proj", ffn));
    var ffnSubNorm = subNorm(mlp, "ffn_sub_norm", "ffn_layernorm", ffn);
    var down = linear(mlp, ffn, new Part("down_proj", hidden));
    return target ->
        new Layer(
            inputNorm.get(),
            qkv.apply(target),
            queryNorm.get(),
            keyNorm.get(),
            attentionSubNorm.get(),
            output.apply(target),
            postAttentionNorm.get(),
            gateUp.apply(target),
            ffnSubNorm.get(),
            down.apply(target));
  }

  private record Part(String name, int rows) {}

  private Function<Target, Linear> linear(String prefix, int k, Part... parts) {
    List<Supplier<TernaryWeight>> weights =
        Arrays.stream(parts)
            .map(part -> checkpoint.ternary(prefix + part.name(), part.rows(), k))
            .toList();
    String names =
        String.join("|", Arrays.stream(parts).map(p -> p.name().replace("_proj", "")).toList());
    String name = prefix.replaceFirst("^model\\.", "").toLowerCase(Locale.ROOT) + names;
    int[] rows = Arrays.stream(parts).mapToInt(Part::rows).toArray();
    return target -> {
      TernaryWeight[] read = weights.stream().map(Supplier::get).toArray(TernaryWeight[]::new);
      TernaryMatrix matrix =
          TernaryMatrix.stack(
              name, Arrays.stream(read).map(TernaryWeight::matrix).toArray(TernaryMatrix[]::new));
      return Arrays.stream(read).allMatch(part -> part.groups() == null)
          ? new BitLinear(target.load(matrix), rows, betas(read))
          : grouped(target, matrix, read);
    };
  }

  private static float[] betas(TernaryWeight[] parts) {
    float[] betas = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      betas[i] = parts[i].beta();
    }
    return betas;
  }

  private static GroupedLinear grouped(Target target, TernaryMatrix matrix, TernaryWeight[] parts) {
    if (target.backend.usesDevice()) {
      throw new CheckpointException(
          matrix.name()
              + ": has one scale for each group of weights and activations in float32; a device"
              + " multiplies int8 activations by trits of one scale; use a backend without device");
    }
    if (Arrays.stream(parts).anyMatch(part -> part.groups() == null)) {
      throw new CheckpointException(
          matrix.name()
              + ": has one scale in some matrices and one for each group of weights in others;"
              + " expected the same in all that share their input");
    }
    GroupScales[] scales =
        Arrays.stream(parts).map(TernaryWeight::groups).toArray(GroupScales[]::new);
    return new GroupedLinear(matrix, GroupScales.stack(matrix.k(), scales).widest(matrix));
  }

  private Supplier<RmsNorm> norm(String name, int size) {
    Supplier<float[]> weight = checkpoint.vector(name + ".weight", size);
    return () -> RmsNorm.of(weight.get(), config().normEpsilon());
  }

  /** Returns a norm of single heads, which only Qwen 3 has. */
  private Supplier<RmsNorm> headNorm(String name) {
    boolean present = checkpoint.architecture().equals("Qwen3ForCausalLM");
    return present ? norm(name, config().headDim()) : () -> null;
  }

  /** Returns a norm that BitNet has under one of two names, and others lack. */
  private Supplier<RmsNorm> subNorm(String prefix, String name, String oldName, int size) {
    String present = checkpoint.has(prefix + oldName + ".weight") ? oldName : name;
    boolean needed = checkpoint.architecture().equalsIgnoreCase("BitNetForCausalLM");
    return needed || checkpoint.has(prefix + present + ".weight")
        ? norm(prefix + present, size)
        : () -> null;
  }
}
