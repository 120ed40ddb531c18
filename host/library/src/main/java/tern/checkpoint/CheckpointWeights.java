package tern.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.model.GroupScales;
import tern.model.HeadRows;
import tern.model.ModelConfig;
import tern.ternary.TernaryMatrix;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.LinearWeights.Part;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** Finds the weights of a model in its checkpoint, and checks the headers of all of them. */
final class CheckpointWeights {
  private final Checkpoint checkpoint;

  private CheckpointWeights(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  static ModelWeights of(Checkpoint checkpoint) {
    ModelWeights weights = new CheckpointWeights(checkpoint).model();
    checkpoint.refuseUnused();
    return weights;
  }

  private ModelWeights model() {
    ModelConfig config = checkpoint.config();
    int vocabulary = config.vocabularySize();
    int hidden = config.hiddenSize();
    var embedding = checkpoint.rows("model.embed_tokens.weight", vocabulary, hidden);
    var head =
        checkpoint.tied() ? embedding : checkpoint.rows("lm_head.weight", vocabulary, hidden);
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("model.layers." + i));
    }
    var norm = norm("model.norm", hidden);
    return new ModelWeights(config, embedding, new HeadRows(head), layers, norm);
  }

  private LayerWeights layer(String layer) {
    ModelConfig config = checkpoint.config();
    int hidden = config.hiddenSize();
    int ffn = config.ffnSize();
    int queries = config.heads() * config.headDim();
    int keys = config.keyHeads() * config.headDim();
    String attention = layer + ".self_attn.";
    String mlp = layer + ".mlp.";
    return new LayerWeights(
        norm(layer + ".input_layernorm", hidden),
        linear(
            attention,
            hidden,
            new Part("q_proj", queries),
            new Part("k_proj", keys),
            new Part("v_proj", keys)),
        headNorm(attention + "q_norm"),
        headNorm(attention + "k_norm"),
        subNorm(attention, "attn_sub_norm", "inner_attn_ln", queries),
        linear(attention, queries, new Part("o_proj", hidden)),
        norm(layer + ".post_attention_layernorm", hidden),
        linear(mlp, hidden, new Part("gate_proj", ffn), new Part("up_proj", ffn)),
        subNorm(mlp, "ffn_sub_norm", "ffn_layernorm", ffn),
        linear(mlp, ffn, new Part("down_proj", hidden)));
  }

  private LinearWeights linear(String prefix, int k, Part... parts) {
    List<Supplier<TernaryWeight>> weights =
        Arrays.stream(parts)
            .map(part -> checkpoint.ternary(prefix + part.name(), part.rows(), k))
            .toList();
    String names =
        String.join("|", Arrays.stream(parts).map(p -> p.name().replace("_proj", "")).toList());
    String name = prefix.replaceFirst("^model\\.", "").toLowerCase(Locale.ROOT) + names;
    return new LinearWeights(
        name,
        List.of(parts),
        k,
        () -> stacked(name, weights.stream().map(Supplier::get).toArray(TernaryWeight[]::new)));
  }

  private static StackedWeights stacked(String name, TernaryWeight[] parts) {
    TernaryMatrix matrix =
        TernaryMatrix.stack(
            name, Arrays.stream(parts).map(TernaryWeight::matrix).toArray(TernaryMatrix[]::new));
    if (Arrays.stream(parts).allMatch(part -> part.groups() == null)) {
      float[] betas = new float[parts.length];
      for (int i = 0; i < parts.length; i++) {
        betas[i] = parts[i].beta();
      }
      return new StackedWeights(matrix, betas, null);
    }
    if (Arrays.stream(parts).anyMatch(part -> part.groups() == null)) {
      throw new CheckpointException(
          matrix.name()
              + ": has one scale in some matrices and one for each group of weights in others;"
              + " expected the same in all that share their input");
    }
    GroupScales[] scales =
        Arrays.stream(parts).map(TernaryWeight::groups).toArray(GroupScales[]::new);
    GroupScales widest = GroupScales.stack(matrix.k(), scales).widest(matrix);
    return new StackedWeights(matrix, new float[0], widest);
  }

  private Supplier<float[]> norm(String name, int size) {
    return checkpoint.vector(name + ".weight", size);
  }

  /** Returns a norm of single heads, which only Qwen 3 has. */
  private @Nullable Supplier<float[]> headNorm(String name) {
    boolean present = checkpoint.architecture().equals("Qwen3ForCausalLM");
    return present ? norm(name, checkpoint.config().headDim()) : null;
  }

  /** Returns a norm that BitNet has under one of two names, and others lack. */
  private @Nullable Supplier<float[]> subNorm(
      String prefix, String name, String oldName, int size) {
    String present = checkpoint.has(prefix + oldName + ".weight") ? oldName : name;
    boolean needed = checkpoint.architecture().equalsIgnoreCase("BitNetForCausalLM");
    return needed || checkpoint.has(prefix + present + ".weight")
        ? norm(prefix + present, size)
        : null;
  }
}
