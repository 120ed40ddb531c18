package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The classes of models that Tern runs, and what their absent fields mean in transformers or, where
 * the model brings its own code, there.
 */
enum Architecture {
  /** Microsoft's 2B-4T. */
  BITNET("BitNetForCausalLM", 1e-5f, 500_000, 5, 0),
  /** 1bitLLM's reproduction of the paper, which quantises its weights on loading. */
  BITNET_1BITLLM("BitnetForCausalLM", 1e-6f, 10_000, 0, 0),
  LLAMA("LlamaForCausalLM", 1e-6f, 10_000, 0, 0),
  /** MiniCPM and BitCPM4: a Llama with constant {@linkplain tern.model.Multipliers factors}. */
  MINICPM("MiniCPMForCausalLM", 1e-6f, 10_000, 0, 0),
  /** Bonsai: a Llama with a norm of each query and key head. */
  QWEN3("Qwen3ForCausalLM", 1e-6f, 10_000, 32, 128);

  final String className;
  final float normEpsilon;
  final float ropeTheta;

  /** Key heads if the field is absent; 0 for one per head. */
  private final int keyHeads;

  /** Width of a head if the field is absent; 0 for the hidden size shared out evenly. */
  private final int headDim;

  Architecture(String className, float normEpsilon, float ropeTheta, int keyHeads, int headDim) {
    this.className = className;
    this.normEpsilon = normEpsilon;
    this.ropeTheta = ropeTheta;
    this.keyHeads = keyHeads;
    this.headDim = headDim;
  }

  /** Reads the one entry of {@code architectures}. */
  static Architecture read(Fields config) {
    JsonNode names = config.json().path("architectures");
    String name = names.size() == 1 ? names.path(0).asText() : "";
    for (Architecture known : values()) {
      if (known.className.equals(name)) {
        return known;
      }
    }
    String classes =
        Arrays.stream(values()).map(a -> a.className).collect(Collectors.joining(", "));
    throw config.broken("architectures", "one of " + classes + Refusals.architecture(name));
  }

  /** Whether weights in floating point are quantised, together with the activations. */
  boolean quantisesFloats() {
    return this == BITNET || this == BITNET_1BITLLM;
  }

  /** A null field means one key head per head in all of them. */
  int keyHeads(Fields config, int heads) {
    String field = "num_key_value_heads";
    int absent = keyHeads == 0 || config.json().has(field) ? heads : keyHeads;
    int read = config.positive(field, absent);
    if (heads % read != 0) {
      throw config.broken(field, "a divisor of " + heads + " attention heads");
    }
    return read;
  }

  int headDim(Fields config, int hidden, int heads) {
    String field = "head_dim";
    boolean shared = headDim == 0 && !config.has(field);
    int read = config.positive(field, headDim == 0 ? hidden / heads : headDim);
    if (read < 1 || read % 2 != 0 || shared && hidden % heads != 0) {
      throw config.broken(
          field, "an even number, or absent with hidden_size / num_attention_heads even");
    }
    int largest = Integer.MAX_VALUE / 3 / heads;
    if (read > largest) {
      throw config.broken(field, "at most " + largest + " with " + heads + " attention heads");
    }
    return read;
  }
}
