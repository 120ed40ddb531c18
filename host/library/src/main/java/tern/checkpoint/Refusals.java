package tern.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why Tern does not run what published configurations ask for: the half sentences that follow the
 * field and what was expected of it.
 */
final class Refusals {
  private static final String EXPERTS =
      "a mixture of experts chooses its weights anew for each token";
  private static final String IMAGES = "Tern reads text only, and this model reads images or sound";

  /** Expressions for names of classes, in the order in which they are tried. */
  private static final Map<String, String> ARCHITECTURES = new LinkedHashMap<>();

  private static final Map<String, String> FIELDS = new LinkedHashMap<>();
  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    ARCHITECTURES.put(".*(Moe|MoE|Mixtral|Deepseek|DeepSeek|Dbrx|GptOss).*", EXPERTS);
    ARCHITECTURES.put(
        ".*ForConditionalGeneration|Llava.*|.*(VL|Vision|Audio|Omni|MiniCPM[VO]).*", IMAGES);
    ARCHITECTURES.put(
        ".*(Mamba|Rwkv|RWKV|FalconH1|Jamba|Zamba|Next|Lfm|SALA).*",
        "its layers carry a recurrent state instead of a key-value cache");
    ARCHITECTURES.put(
        "MiniCPM3.*", "its keys and values are projections of a shared latent vector");
    ARCHITECTURES.put("Qwen2ForCausalLM", "its query, key and value projections have biases");
    ARCHITECTURES.put(
        "(Mistral|Ministral|Gemma2|Gemma3|Cohere2).*",
        "its layers see only a sliding window of positions");
    ARCHITECTURES.put("Gemma.*", "its norms multiply by 1 + weight, and its gate is a GELU");
    ARCHITECTURES.put(
        "(Phi|StableLm|GPTNeoX|GPTJ|Glm|Nemotron|Persimmon).*",
        "it rotates only a part of each head");
    ARCHITECTURES.put(
        "(GPT2|OPT|Bloom|Falcon|MPT|GPTBigCode)[A-Z].*",
        "it has layer norms with biases, and another kind of positions or of layers");
    ARCHITECTURES.put(
        "Bert.*|Roberta.*|T5.*|.*(MaskedLM|EncoderModel)",
        "it is an encoder, which does not continue a text");
    ARCHITECTURES.put(
        ".*(Model|SequenceClassification|TokenClassification|QuestionAnswering)",
        "it has no language model's head; embedding models are not run");

    FIELDS.put("num_experts", EXPERTS);
    FIELDS.put("num_local_experts", EXPERTS);
    FIELDS.put("n_routed_experts", EXPERTS);
    FIELDS.put("num_experts_per_tok", EXPERTS);
    FIELDS.put("sliding_window", "every layer of Tern's sees all positions");
    FIELDS.put("use_sliding_window", "every layer of Tern's sees all positions");
    FIELDS.put("layer_types", "every layer of Tern's sees all positions");
    FIELDS.put("sparse_config", "attention over selected blocks gives other results");
    FIELDS.put("partial_rotary_factor", "Tern rotates whole heads");
    FIELDS.put("rope_interleaved", "Tern rotates the halves of a head, not neighbours");
    FIELDS.put("attention_bias", "Tern's projections have no biases");
    FIELDS.put("mlp_bias", "Tern's projections have no biases");
    FIELDS.put("use_bias", "Tern's projections have no biases");
    FIELDS.put("vision_config", IMAGES);
    FIELDS.put("audio_config", IMAGES);
    FIELDS.put("q_lora_rank", "its keys and values are projections of a shared latent vector");
    FIELDS.put("kv_lora_rank", "its keys and values are projections of a shared latent vector");
    FIELDS.put("logit_scale", "Tern does not scale logits in this class of models");
    FIELDS.put("final_logit_softcapping", "Tern does not cap logits");
    FIELDS.put("attn_logit_softcapping", "Tern does not cap attention's scores");
    FIELDS.put("scale_emb", "only MiniCPMForCausalLM has this factor");
    FIELDS.put("scale_depth", "only MiniCPMForCausalLM has this factor");
    FIELDS.put("dim_model_base", "only MiniCPMForCausalLM has this factor");
    FIELDS.put(
        "quantization",
        "weights in MLX's groups have an offset beside the scale; take the safetensors in floating"
            + " point");
    FIELDS.put(
        "use_rms_norm",
        "Tern has no norm in front of each projection, as BitNet's embedding models do");

    String integers = "its weights are integers of several bits, not trits";
    METHODS.put("gptq", integers);
    METHODS.put("awq", integers);
    METHODS.put("bitsandbytes", integers);
    METHODS.put("hqq", integers);
    METHODS.put("quanto", integers);
    METHODS.put("compressed-tensors", integers);
    METHODS.put("torchao", integers);
    METHODS.put("auto-round", integers);
    METHODS.put("fp8", "its weights are 8-bit floating point, not trits");
    METHODS.put("mxfp4", "its weights are 4-bit floating point, not trits");
    METHODS.put("gguf", "open the .gguf file itself");
  }

  private Refusals() {}

  /** Returns the reason after a colon; empty if none is known. */
  static String architecture(String name) {
    return ARCHITECTURES.entrySet().stream()
        .filter(reason -> name.matches(reason.getKey()))
        .map(reason -> ": " + reason.getValue())
        .findFirst()
        .orElse("");
  }

  /** Returns the reason why a field must not be there or not have its value; empty if none. */
  static String field(String name) {
    return FIELDS.containsKey(name) ? ": " + FIELDS.get(name) : "";
  }

  static String method(String name) {
    return METHODS.containsKey(name) ? ": " + METHODS.get(name) : "";
  }
}
