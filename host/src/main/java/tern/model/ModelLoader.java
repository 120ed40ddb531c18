package tern.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.checkpoint.Checkpoint;
import tern.checkpoint.ModelConfig;
import tern.checkpoint.TernaryWeight;
import tern.ternary.TernaryMatrix;

/** Builds a {@link Model} from a Hugging Face checkpoint, its ternary matrices on a backend. */
public final class ModelLoader {
  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final Backend backend;
  private final List<LoadedMatrix> sequence = new ArrayList<>();

  private ModelLoader(Checkpoint checkpoint, Backend backend) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.backend = backend;
  }

  /** Loads a checkpoint folder; whatever is not understood is refused. */
  public static Model load(Path folder, Backend backend) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return new ModelLoader(checkpoint, backend).model();
    }
  }

  private Model model() {
    int vocabulary = config.vocabularySize();
    int hidden = config.hiddenSize();
    float[] embedding = checkpoint.matrix("model.embed_tokens.weight", vocabulary, hidden);
    boolean tied = config.tied() != null ? config.tied() : !checkpoint.has("lm_head.weight");
    float[] head = tied ? embedding : checkpoint.matrix("lm_head.weight", vocabulary, hidden);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("model.layers." + i));
    }
    RmsNorm norm = norm("model.norm", hidden);
    checkpoint.refuseUnused();
    return new Model(
        config,
        embedding,
        List.copyOf(layers),
        norm,
        head,
        new Rope(config),
        backend.plan(sequence),
        backend.tokensPerPass());
  }

  private Layer layer(String layer) {
    int hidden = config.hiddenSize();
    int ffn = config.ffnSize();
    int queries = config.heads() * config.headDim();
    int keys = config.keyHeads() * config.headDim();
    String attention = layer + ".self_attn.";
    String mlp = layer + ".mlp.";
    return new Layer(
        norm(layer + ".input_layernorm", hidden),
        linear(
            attention,
            hidden,
            new Part("q_proj", queries),
            new Part("k_proj", keys),
            new Part("v_proj", keys)),
        subNorm(attention, "attn_sub_norm", "inner_attn_ln", queries),
        linear(attention, queries, new Part("o_proj", hidden)),
        norm(layer + ".post_attention_layernorm", hidden),
        linear(mlp, hidden, new Part("gate_proj", ffn), new Part("up_proj", ffn)),
        subNorm(mlp, "ffn_sub_norm", "ffn_layernorm", ffn),
        linear(mlp, ffn, new Part("down_proj", hidden)));
  }

  private record Part(String name, int rows) {}

  private BitLinear linear(String prefix, int k, Part... parts) {
    TernaryMatrix[] matrices = new TernaryMatrix[parts.length];
    float[] betas = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      TernaryWeight weight = checkpoint.ternary(prefix + parts[i].name(), parts[i].rows(), k);
      matrices[i] = weight.matrix();
      betas[i] = weight.beta();
    }
    String names =
        String.join("|", Arrays.stream(parts).map(p -> p.name().replace("_proj", "")).toList());
    String name = prefix.replaceFirst("^model\\.", "").toLowerCase(Locale.ROOT) + names;
    TernaryMatrix stacked = TernaryMatrix.stack(name, matrices);
    int[] rows = Arrays.stream(parts).mapToInt(Part::rows).toArray();
    sequence.add(backend.load(stacked));
    return new BitLinear(sequence.getLast(), rows, betas);
  }

  private RmsNorm norm(String name, int size) {
    return new RmsNorm(checkpoint.vector(name + ".weight", size), config.normEpsilon());
  }

  /** Present in BitNet under one of two names, absent in Llama. */
  private RmsNorm subNorm(String prefix, String name, String oldName, int size) {
    String present = checkpoint.has(prefix + oldName + ".weight") ? oldName : name;
    boolean absent =
        config.architecture().equals("LlamaForCausalLM")
            && !checkpoint.has(prefix + present + ".weight");
    return absent ? null : norm(prefix + present, size);
  }
}
