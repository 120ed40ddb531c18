package tern.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hugging Face's names of tensors and modules, and those of GGUF (gguf-py's tensor_mapping). */
final class GgufNames {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "model.embed_tokens", "token_embd",
          "model.norm", "output_norm",
          "lm_head", "output");

  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("self_attn.attn_sub_norm", "attn_sub_norm"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.ffn_sub_norm", "ffn_sub_norm"),
          Map.entry("mlp.down_proj", "ffn_down"));

  private GgufNames() {}

  /** Returns the GGUF name of a module; a module that GGUF does not have keeps its own. */
  static String module(String name) {
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      return OUTSIDE.getOrDefault(name, name);
    }
    String inside = IN_LAYER.get(layer.group(2));
    return inside == null ? name : "blk." + layer.group(1) + "." + inside;
  }

  /** Returns the GGUF name of a tensor called {@code MODULE.weight} or {@code MODULE.scale}. */
  static String tensor(String name) {
    String module = name.replaceFirst("\\.(weight|scale)$", "");
    return module(module) + name.substring(module.length());
  }
}
