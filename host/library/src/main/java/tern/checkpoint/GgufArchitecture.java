package tern.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;
import tern.gguf.GgufMetadata;

/** The architectures of GGUF files that Tern reads. */
enum GgufArchitecture {
  /** 1bitLLM's BitNet in llama.cpp, and what other converters make of 2B-4T. */
  BITNET("bitnet", "BitNetForCausalLM"),
  /** 2B-4T in Microsoft's bitnet.cpp. */
  BITNET_B158("bitnet-b1.58", "BitNetForCausalLM"),
  /** The same under its earlier name. */
  BITNET_25("bitnet-25", "BitNetForCausalLM"),
  LLAMA("llama", "LlamaForCausalLM"),
  QWEN3("qwen3", "Qwen3ForCausalLM");

  private static final String FIELD = "general.architecture";

  private final String label;
  final String model;

  GgufArchitecture(String label, String model) {
    this.label = label;
    this.model = model;
  }

  static GgufArchitecture read(GgufMetadata metadata) {
    String name = metadata.text(FIELD);
    return Arrays.stream(values())
        .filter(architecture -> architecture.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                metadata.broken(
                    FIELD,
                    "one of "
                        + Arrays.stream(values())
                            .map(architecture -> architecture.label)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns the key of a setting. */
  String key(String setting) {
    return label + "." + setting;
  }

  /** Whether every linear layer of this architecture is ternary, so floats may be quantised. */
  boolean bitNet() {
    return model.equals("BitNetForCausalLM");
  }

  /**
   * Whether query and key rows are in the order of interleaved rotations: convert_hf_to_gguf.py
   * reorders those of Llama models, since llama.cpp rotates them in pairs, and no others.
   */
  boolean interleaved() {
    return this == LLAMA;
  }
}
