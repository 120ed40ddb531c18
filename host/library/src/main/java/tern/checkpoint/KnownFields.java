package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The fields that a configuration may have. Each is either read, or {@linkplain #harmless harmless}
 * whatever its value, or must {@linkplain #only have a value} that means what Tern computes. Any
 * other field is refused unless it is null or empty: ignoring a switch gives wrong logits without
 * an error.
 */
final class KnownFields {
  /** Returns the fields of config.json. */
  static KnownFields of(Architecture architecture) {
    KnownFields fields = config();
    return switch (architecture) {
      case MINICPM ->
          fields
              .read("dim_model_base mup_denominator scale_depth scale_emb")
              .harmless("shift_labels"); // for the loss
      // Without use_sliding_window, Qwen 3 ignores the window.
      case QWEN3 -> fields.harmless("max_window_layers sliding_window");
      default -> fields;
    };
  }

  private static KnownFields config() {
    return new KnownFields()
        .read(
            "architectures attention_bias eos_token_id head_dim hidden_act hidden_size"
                + " intermediate_size layer_types max_position_embeddings num_attention_heads"
                + " num_hidden_layers num_key_value_heads quantization_config rms_norm_eps"
                + " rope_parameters rope_scaling rope_theta tie_word_embeddings vocab_size")
        // Origin of the file, and how to store and load it.
        .harmless(
            "_attn_implementation _attn_implementation_autoset _commit_hash _name_or_path"
                + " attn_implementation auto_map dtype prefix tokenizer_class torch_dtype"
                + " torchscript transformers_version use_bfloat16")
        // Training, and what transformers returns beside the logits.
        .harmless(
            "attention_dropout chunk_size_feed_forward gradient_checkpointing hidden_dropout"
                + " initializer_range output_attentions output_hidden_states output_scores"
                + " return_dict return_dict_in_generate tf_legacy_loss use_cache use_return_dict")
        // Heads of other tasks, and tokens that are the tokenizer's business.
        .harmless(
            "bos_token_id decoder_start_token_id finetuning_task id2label label2id num_labels"
                + " pad_token_id problem_type sep_token_id task_specific_params unk_token_id")
        // Sampling defaults that older transformers write here; in Tern the caller decides.
        .harmless(
            "bad_words_ids begin_suppress_tokens diversity_penalty do_sample early_stopping"
                + " encoder_no_repeat_ngram_size exponential_decay_length_penalty"
                + " forced_bos_token_id forced_eos_token_id is_decoder length_penalty max_length"
                + " min_length no_repeat_ngram_size num_beam_groups num_beams"
                + " num_return_sequences remove_invalid_values repetition_penalty suppress_tokens"
                + " temperature top_k top_p typical_p")
        .only("activation", "silu", "swiglu") // Falcon 3 names its gate twice
        .only("add_cross_attention", "false")
        .only("input_bits", "8")
        .only("is_bitnet_config", "true")
        .only("is_encoder_decoder", "false")
        .only("mlp_bias", "false")
        .only("model_type", "bitnet", "llama", "minicpm", "qwen3")
        .only("partial_rotary_factor", "1", "1.0")
        .only("pretraining_tp", "1")
        .only("rope_interleaved", "false")
        .only("tie_encoder_decoder", "false")
        .only("use_bias", "false")
        .only("use_sliding_window", "false")
        .only("weight_bits", "1");
  }

  /** Fields of quantization_config. */
  static final KnownFields QUANTISATION =
      new KnownFields()
          .read("linear_class modules_to_not_convert quant_method quantization_mode")
          .harmless("rms_norm_eps") // belongs to the norm that use_rms_norm would add
          .only("bits", "2")
          .only("use_rms_norm", "false");

  private final Set<String> free = new HashSet<>();
  private final Map<String, String[]> fixed = new HashMap<>();

  private KnownFields() {}

  /**
   * Returns the fields that {@code rope_scaling} or {@code rope_parameters} may have.
   *
   * @param read those that its type adds, separated by spaces
   */
  static KnownFields rope(String read) {
    return new KnownFields()
        .read("rope_type type rope_theta " + read)
        .only("partial_rotary_factor", "1", "1.0");
  }

  private KnownFields read(String names) {
    free.addAll(Arrays.asList(names.split(" ")));
    return this;
  }

  /** Adds fields that never change what the model computes. */
  private KnownFields harmless(String names) {
    return read(names);
  }

  /** Adds a field together with the values that mean what Tern computes. */
  private KnownFields only(String name, String... values) {
    fixed.put(name, values);
    return this;
  }

  /**
   * Checks that every field is one of these.
   *
   * @throws CheckpointException naming the first that is not
   */
  void check(Fields fields) {
    for (Map.Entry<String, JsonNode> field : fields.json().properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      boolean silent = value.isNull() || value.isContainerNode() && value.isEmpty();
      if (silent || free.contains(name)) {
        continue;
      }
      if (!fixed.containsKey(name)) {
        throw fields.broken(
            name,
            Refusals.field(name).isEmpty()
                ? "no such field: Tern does not know it; remove it if it does not change the"
                    + " model's results"
                : "no such field" + Refusals.field(name));
      }
      if (!Arrays.asList(fixed.get(name)).contains(value.asText())) {
        throw fields.broken(name, String.join(" or ", fixed.get(name)) + Refusals.field(name));
      }
    }
  }
}
