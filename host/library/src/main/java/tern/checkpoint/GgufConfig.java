package tern.checkpoint;

import java.util.Set;
import java.util.TreeSet;
import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;
import tern.gguf.GgufTensor;
import tern.gguf.GgufVocabulary;
import tern.model.ModelConfig;
import tern.model.Multipliers;

/**
 * Reads a model's configuration from the metadata of a GGUF file. A setting that would change what
 * the model computes, and that Tern does not know, is refused.
 */
final class GgufConfig {
  /** Settings that are read below, or that change nothing. */
  private static final Set<String> KNOWN =
      Set.of(
          "context_length",
          "embedding_length",
          "block_count",
          "feed_forward_length",
          "attention.head_count",
          "attention.head_count_kv",
          "attention.key_length",
          "attention.value_length",
          "attention.layer_norm_rms_epsilon",
          "hidden_activation",
          "rope.dimension_count",
          "rope.freq_base",
          "rope.scaling.type",
          "rope.scaling.factor",
          "rope.scaling.original_context_length",
          "rope.scaling.finetuned",
          "rope.scaling.attn_factor",
          "rope.scaling.yarn_attn_factor",
          "rope.scaling.yarn_beta_fast",
          "rope.scaling.yarn_beta_slow",
          "rope.scaling.yarn_ext_factor",
          "vocab_size");

  /** Settings that must be 0 or false, and what they would mean otherwise. */
  private static final String[][] OFF = {
    {"expert_count", "a mixture of experts"},
    {"expert_used_count", "a mixture of experts"},
    {"attention.sliding_window", "attention in a sliding window"},
    {"attn_logit_softcapping", "capped attention scores"},
    {"final_logit_softcapping", "capped logits"},
    {"use_parallel_residual", "attention and feed-forward network side by side"},
    {"nextn_predict_layers", "layers that predict further tokens"},
  };

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final GgufArchitecture architecture;

  GgufConfig(GgufFile file, GgufArchitecture architecture) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = architecture;
  }

  ModelConfig read() {
    refuseOthers();
    int hidden = count("embedding_length");
    int heads = count("attention.head_count");
    String keyHeadsKey = key("attention.head_count_kv");
    int keyHeads = metadata.count(keyHeadsKey, 1, heads);
    if (heads % keyHeads != 0) {
      throw metadata.broken(keyHeadsKey, "a divisor of " + heads + " attention heads");
    }
    int headDim = headDim(hidden, heads);
    GgufTensor embedding = file.tensor("token_embd.weight").expectReadable();
    if (embedding.shape().length != 2 || embedding.rows() > Integer.MAX_VALUE) {
      throw embedding.broken("is not a matrix of vocabulary x hidden");
    }
    int ffn = count("feed_forward_length");
    int layers = count("block_count");
    return new ModelConfig(
        hidden,
        ffn,
        layers,
        heads,
        keyHeads,
        headDim,
        (int) embedding.rows(),
        count("context_length"),
        metadata.positive(key("attention.layer_norm_rms_epsilon")),
        gate(hidden, ffn, heads, keyHeads),
        theta(),
        new GgufRope(file, architecture).scaling(headDim),
        Multipliers.NONE,
        endIds((int) embedding.rows()));
  }

  private String key(String setting) {
    return architecture.key(setting);
  }

  private int count(String setting) {
    return metadata.count(key(setting), 1);
  }

  private int headDim(int hidden, int heads) {
    String field = key("attention.key_length");
    if (!metadata.has(field) && hidden % heads != 0) {
      throw metadata.broken(field, "a number, as " + heads + " heads do not divide " + hidden);
    }
    int headDim = metadata.count(field, 1, hidden / heads);
    if (headDim % 2 != 0 || (long) heads * headDim > Integer.MAX_VALUE / 3) {
      throw metadata.broken(
          field, "an even number, at most " + Integer.MAX_VALUE / 3 / heads + ": it is " + headDim);
    }
    for (String other : new String[] {"attention.value_length", "rope.dimension_count"}) {
      if (metadata.count(key(other), 1, headDim) != headDim) {
        throw metadata.broken(key(other), headDim + ", the dimension of a head");
      }
    }
    return headDim;
  }

  private float theta() {
    String field = key("rope.freq_base");
    float theta = metadata.positive(field, 10_000);
    if (theta <= 1) {
      throw metadata.broken(field, "a number above 1");
    }
    return theta;
  }

  /**
   * Converters write {@code bitnet} for 1bitLLM's models, whose gate is SiLU, and for 2B-4T, whose
   * gate is a squared ReLU; few say which. Only the latter groups its query heads.
   */
  private ModelConfig.Gate gate(int hidden, int ffn, int heads, int keyHeads) {
    if (architecture != GgufArchitecture.BITNET) {
      return architecture.bitNet() ? ModelConfig.Gate.SQUARED_RELU : named(ModelConfig.Gate.SILU);
    }
    boolean of2B4T = hidden == 2560 && ffn == 6912 && keyHeads < heads;
    return of2B4T
        ? ModelConfig.Gate.SQUARED_RELU
        : named(keyHeads < heads ? ModelConfig.Gate.SQUARED_RELU : ModelConfig.Gate.SILU);
  }

  private ModelConfig.Gate named(ModelConfig.Gate absent) {
    String field = key("hidden_activation");
    return switch (metadata.text(field, "")) {
      case "" -> absent;
      case "relu2", "relu_sqr" -> ModelConfig.Gate.SQUARED_RELU;
      case "silu", "swiglu" -> ModelConfig.Gate.SILU;
      default -> throw metadata.broken(field, "relu2 or silu");
    };
  }

  private Set<Integer> endIds(int vocabulary) {
    if (!GgufVocabulary.in(metadata)) {
      return Set.of();
    }
    Set<Integer> ids = new TreeSet<>(GgufVocabulary.of(metadata).endIds());
    ids.removeIf(id -> id >= vocabulary);
    return Set.copyOf(ids);
  }

  private void refuseOthers() {
    for (String[] off : OFF) {
      String field = key(off[0]);
      if (metadata.has(field) && !metadata.isOff(field)) {
        throw metadata.broken(field, "0: Tern does not compute " + off[1]);
      }
    }
    String prefix = key("");
    for (String field : metadata.keys()) {
      if (field.startsWith(prefix)
          && !KNOWN.contains(field.substring(prefix.length()))
          && !metadata.isOff(field)) {
        throw metadata.broken(
            field, "no such key: Tern does not know what it changes in the model's results");
      }
    }
  }
}
