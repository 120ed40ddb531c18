package tern.convert;

import java.util.Map;

/** GGUF's names of what a layer consists of, beside Hugging Face's names of its linear layers. */
final class GgufNaming {
  private static final Map<String, String> LINEAR =
      Map.of(
          "q_proj", "attn_q",
          "k_proj", "attn_k",
          "v_proj", "attn_v",
          "o_proj", "attn_output",
          "gate_proj", "ffn_gate",
          "up_proj", "ffn_up",
          "down_proj", "ffn_down");

  private GgufNaming() {}

  static String linear(int layer, String part) {
    return "blk." + layer + "." + LINEAR.get(part);
  }

  static String norm(int layer, String name) {
    return "blk." + layer + "." + name + ".weight";
  }
}
