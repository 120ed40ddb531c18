package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import tern.model.ModelConfig;
import tern.model.Multipliers;

/**
 * Reads config.json and generation_config.json of BitNet and Llama checkpoints. Fields that Tern
 * does not understand are refused, see {@link KnownFields}; absent ones default as in transformers.
 */
final class ConfigReader {
  private final Path folder;
  private final Fields json;
  private final Consumer<String> warnings;

  private ConfigReader(Path folder, Fields json, Consumer<String> warnings) {
    this.folder = folder;
    this.json = json;
    this.warnings = warnings;
  }

  static CheckpointConfig read(Path folder, Consumer<String> warnings) {
    Path file = folder.resolve("config.json");
    Fields json = new Fields(file, "", StrictJson.read(file));
    return new ConfigReader(folder, json, warnings).config();
  }

  private CheckpointConfig config() {
    String architecture = architecture();
    boolean bitNet = architecture.equals("BitNetForCausalLM");
    WeightStorage storage = StorageReader.read(json, architecture, warnings);
    KnownFields.CONFIG.check(json);
    refuseBias();
    refuseOtherAttention();
    int hidden = json.positive("hidden_size");
    int heads = json.positive("num_attention_heads");
    int keyHeads = keyHeads(heads, bitNet);
    int headDim = json.positive("head_dim", hidden / heads);
    if (headDim < 1 || headDim % 2 != 0 || (!json.has("head_dim") && hidden % heads != 0)) {
      throw json.broken(
          "head_dim", "an even number, or absent with hidden_size / num_attention_heads even");
    }
    if ((long) heads * headDim > Integer.MAX_VALUE / 3) {
      throw json.broken(
          "head_dim",
          "at most " + Integer.MAX_VALUE / 3 / heads + " with " + heads + " attention heads");
    }
    int vocabulary = json.positive("vocab_size");
    RopeReader rope = new RopeReader(json);
    ModelConfig model =
        new ModelConfig(
            hidden,
            json.positive("intermediate_size"),
            json.positive("num_hidden_layers"),
            heads,
            keyHeads,
            headDim,
            vocabulary,
            json.positive("max_position_embeddings"),
            json.has("rms_norm_eps") ? json.positiveNumber("rms_norm_eps") : bitNet ? 1e-5f : 1e-6f,
            gate(),
            rope.theta(bitNet ? 500_000 : 10_000),
            rope.scaling(),
            Multipliers.NONE,
            EndIds.read(folder, json, vocabulary));
    return new CheckpointConfig(model, architecture, tied(), storage);
  }

  private String architecture() {
    JsonNode names = json.json().path("architectures");
    String name = names.size() == 1 ? names.path(0).asText() : "";
    return switch (name) {
      case "BitNetForCausalLM", "BitnetForCausalLM", "LlamaForCausalLM" -> name;
      default ->
          throw json.broken(
              "architectures", "one of BitNetForCausalLM, BitnetForCausalLM and LlamaForCausalLM");
    };
  }

  /**
   * Null or absent means one per head, except that transformers' BitNet defaults to 5 if absent.
   */
  private int keyHeads(int heads, boolean bitNet) {
    String field = "num_key_value_heads";
    int keyHeads = json.positive(field, bitNet && !json.json().has(field) ? 5 : heads);
    if (heads % keyHeads != 0) {
      throw json.broken(field, "a divisor of " + heads + " attention heads");
    }
    return keyHeads;
  }

  private ModelConfig.Gate gate() {
    return switch (json.text("hidden_act", "")) {
      case "relu2" -> ModelConfig.Gate.SQUARED_RELU;
      case "silu" -> ModelConfig.Gate.SILU;
      default -> throw json.broken("hidden_act", "relu2 or silu");
    };
  }

  private Boolean tied() {
    String field = "tie_word_embeddings";
    if (json.has(field) && !json.json().get(field).isBoolean()) {
      throw json.broken(field, "true or false");
    }
    return json.has(field) ? json.json().get(field).booleanValue() : null;
  }

  private void refuseBias() {
    JsonNode bias = json.json().path("attention_bias");
    if (json.has("attention_bias") && !(bias.isBoolean() && !bias.booleanValue())) {
      throw json.broken("attention_bias", "false: BitNet has no biases");
    }
  }

  private void refuseOtherAttention() {
    JsonNode types = json.json().path("layer_types");
    for (JsonNode type : types) {
      if (!type.asText().equals("full_attention")) {
        throw json.broken("layer_types", "full_attention in every layer");
      }
    }
    if (json.has("layer_types") && !types.isArray()) {
      throw json.broken("layer_types", "a list of full_attention");
    }
  }
}
