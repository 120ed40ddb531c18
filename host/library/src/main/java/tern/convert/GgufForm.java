package tern.convert;

import tern.gguf.GgufWriter;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.model.RopeScaling;
import tern.weights.LayerWeights;
import tern.weights.ModelWeights;

/** The architecture that a model has in GGUF, and the keys of its configuration. */
record GgufForm(String architecture, ModelConfig config) {
  private static final int LLAMA3_CONTEXT = 8192;

  /**
   * Chooses the architecture.
   *
   * @throws ConvertException if there is none that computes the same
   */
  static GgufForm of(ModelWeights weights) {
    ModelConfig config = weights.config();
    LayerWeights layer = weights.layers().getFirst();
    boolean silu = config.gate() == ModelConfig.Gate.SILU;
    boolean subNorms = layer.attentionSubNorm() != null && layer.ffnSubNorm() != null;
    boolean noSubNorm = layer.attentionSubNorm() == null && layer.ffnSubNorm() == null;
    boolean headNorms = layer.queryNorm() != null;
    if (!config.multipliers().equals(Multipliers.NONE)) {
      throw new ConvertException(
          "MiniCPM's constant factors have no GGUF architecture that Tern reads");
    }
    if (subNorms && !headNorms) {
      // llama.cpp's own bitnet has SiLU; only bitnet.cpp's computes the squared ReLU.
      return new GgufForm(silu ? "bitnet" : "bitnet-b1.58", config);
    }
    if (!noSubNorm || !silu) {
      throw new ConvertException(
          "no GGUF architecture has a gate of "
              + config.gate()
              + " with just these norms; expected those of BitNet, Llama or Qwen 3");
    }
    return new GgufForm(headNorms ? "qwen3" : "llama", config);
  }

  /** Whether rows of queries and keys are in the order of interleaved rotations. */
  boolean interleaved() {
    return architecture.equals("llama");
  }

  void write(GgufWriter into) {
    into.put("general.architecture", architecture);
    key(into, "context_length", config.contextSize());
    key(into, "embedding_length", config.hiddenSize());
    key(into, "block_count", config.layers());
    key(into, "feed_forward_length", config.ffnSize());
    key(into, "vocab_size", config.vocabularySize());
    key(into, "attention.head_count", config.heads());
    key(into, "attention.head_count_kv", config.keyHeads());
    key(into, "attention.key_length", config.headDim());
    key(into, "attention.value_length", config.headDim());
    key(into, "attention.layer_norm_rms_epsilon", config.normEpsilon());
    key(into, "rope.dimension_count", config.headDim());
    key(into, "rope.freq_base", config.ropeTheta());
    if (architecture.equals("bitnet")) {
      key(into, "hidden_activation", "silu");
    }
    rotations(into);
  }

  private void key(GgufWriter into, String name, Object value) {
    into.put(architecture + "." + name, value);
  }

  private void rotations(GgufWriter into) {
    switch (config.ropeScaling()) {
      case null -> {
        return;
      }
      case RopeScaling.Linear linear -> {
        key(into, "rope.scaling.type", "linear");
        key(into, "rope.scaling.factor", linear.factor());
      }
      case RopeScaling.Yarn yarn -> {
        key(into, "rope.scaling.type", "yarn");
        key(into, "rope.scaling.factor", yarn.factor());
        key(into, "rope.scaling.original_context_length", yarn.originalContext());
        key(into, "rope.scaling.yarn_beta_fast", yarn.betaFast());
        key(into, "rope.scaling.yarn_beta_slow", yarn.betaSlow());
      }
      case RopeScaling.Llama3 llama3 -> divisors(llama3, into);
      case RopeScaling.LongRope any ->
          throw new ConvertException("longrope's divisors have no place in GGUF that Tern reads");
    }
  }

  /** GGUF has no parameters of Llama 3's scaling, only what each frequency is divided by. */
  private void divisors(RopeScaling.Llama3 scaling, GgufWriter into) {
    if (scaling.lowFrequencyFactor() != 1
        || scaling.highFrequencyFactor() != 4
        || scaling.originalContext() != LLAMA3_CONTEXT) {
      throw new ConvertException(
          "rotations scaled as " + scaling + ", expected Llama 3's factors 1 and 4 over 8192");
    }
    float[] divisors = new float[config.headDim() / 2];
    for (int i = 0; i < divisors.length; i++) {
      double plain = Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
      divisors[i] = (float) (plain / scaling.frequency(i, config.headDim(), config.ropeTheta()));
    }
    GgufExport.vector(into, "rope_freqs.weight", () -> divisors, divisors.length);
  }
}
