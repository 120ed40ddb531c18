package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads config.json of BitNet and Llama checkpoints; what is not understood is refused. */
final class ConfigReader {
  private final Path file;
  private final JsonNode json;

  private ConfigReader(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  static ModelConfig read(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      return new ConfigReader(file, new ObjectMapper().readTree(Files.readString(file))).config();
    } catch (IOException broken) {
      throw new CheckpointException(file + ": cannot be read: " + broken.getMessage());
    }
  }

  private ModelConfig config() {
    String architecture = json.path("architectures").path(0).asText("");
    Set<String> known = Set.of("BitNetForCausalLM", "BitnetForCausalLM", "LlamaForCausalLM");
    if (!known.contains(architecture)) {
      throw broken(
          "architectures",
          architecture,
          "BitNetForCausalLM, BitnetForCausalLM or LlamaForCausalLM");
    }
    ModelConfig.WeightStorage storage = storage(architecture);
    refuseBias("attention_bias");
    refuseBias("mlp_bias");
    int hidden = positive("hidden_size");
    int heads = positive("num_attention_heads");
    int keyHeads = json.hasNonNull("num_key_value_heads") ? positive("num_key_value_heads") : heads;
    int headDim = json.hasNonNull("head_dim") ? positive("head_dim") : hidden / heads;
    if (heads % keyHeads != 0) {
      throw broken("num_key_value_heads", keyHeads, "a divisor of " + heads + " attention heads");
    }
    if (headDim % 2 != 0 || (!json.hasNonNull("head_dim") && hidden % heads != 0)) {
      throw broken("head_dim", headDim, "an even number that fits hidden_size " + hidden);
    }
    return new ModelConfig(
        architecture,
        hidden,
        positive("intermediate_size"),
        positive("num_hidden_layers"),
        heads,
        keyHeads,
        headDim,
        positive("vocab_size"),
        positive("max_position_embeddings"),
        (float) json.path("rms_norm_eps").asDouble(1e-6),
        gate(),
        ropeTheta(),
        ropeScaling(),
        json.hasNonNull("tie_word_embeddings") ? json.get("tie_word_embeddings").asBoolean() : null,
        json.path("bos_token_id").asInt(-1),
        endIds(),
        storage);
  }

  private ModelConfig.WeightStorage storage(String architecture) {
    JsonNode quantisation = json.path("quantization_config");
    if (!quantisation.isObject()) {
      if (architecture.equals("LlamaForCausalLM")) {
        throw broken("quantization_config", "absent", "quant_method 'bitnet' in a Llama model");
      }
      return ModelConfig.WeightStorage.FLOATING;
    }
    String method = quantisation.path("quant_method").asText("");
    if (!method.equals("bitnet")) {
      throw broken("quantization_config.quant_method", method, "'bitnet'");
    }
    String mode = quantisation.path("quantization_mode").asText("offline");
    String kind = quantisation.path("linear_class").asText("bitlinear");
    if (quantisation.path("use_rms_norm").asBoolean(false)) {
      throw broken("quantization_config.use_rms_norm", "true", "false");
    }
    return switch (mode + " " + kind) {
      case "online autobitlinear", "online bitlinear" -> ModelConfig.WeightStorage.FLOATING;
      case "offline autobitlinear" -> ModelConfig.WeightStorage.PACKED_MULTIPLY;
      case "offline bitlinear" -> ModelConfig.WeightStorage.PACKED_DIVIDE;
      default ->
          throw broken(
              "quantization_config",
              mode + " " + kind,
              "mode online or offline and class autobitlinear or bitlinear");
    };
  }

  private ModelConfig.Gate gate() {
    String name = json.path("hidden_act").asText("");
    return switch (name) {
      case "relu2" -> ModelConfig.Gate.SQUARED_RELU;
      case "silu" -> ModelConfig.Gate.SILU;
      default -> throw broken("hidden_act", name, "relu2 or silu");
    };
  }

  /** Top level in published files, inside rope_parameters in newer ones. */
  private float ropeTheta() {
    JsonNode theta =
        json.hasNonNull("rope_theta")
            ? json.get("rope_theta")
            : json.path("rope_parameters").path("rope_theta");
    double value = theta.asDouble(10000);
    if (!(value > 1) || Double.isInfinite(value)) {
      throw broken("rope_theta", theta.asText(), "a number above 1");
    }
    return (float) value;
  }

  private RopeScaling ropeScaling() {
    JsonNode scaling =
        json.path("rope_scaling").isObject()
            ? json.get("rope_scaling")
            : json.path("rope_parameters");
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    return switch (type) {
      case "default" -> null;
      case "llama3" ->
          new RopeScaling(
              (float) scaling.path("factor").asDouble(),
              (float) scaling.path("low_freq_factor").asDouble(),
              (float) scaling.path("high_freq_factor").asDouble(),
              scaling.path("original_max_position_embeddings").asInt());
      default -> throw broken("rope_type", type, "default or llama3");
    };
  }

  private Set<Integer> endIds() {
    Set<Integer> ids = new LinkedHashSet<>();
    JsonNode end = json.path("eos_token_id");
    if (end.isArray()) {
      end.forEach(id -> ids.add(id.asInt()));
    } else if (end.isInt()) {
      ids.add(end.asInt());
    }
    return Set.copyOf(ids);
  }

  private void refuseBias(String field) {
    if (json.path(field).asBoolean(false)) {
      throw broken(field, "true", "false: BitNet has no biases");
    }
  }

  private int positive(String field) {
    int value = json.path(field).asInt(0);
    if (value < 1) {
      throw broken(field, json.path(field).asText("absent"), "a positive whole number");
    }
    return value;
  }

  private CheckpointException broken(String field, Object value, String expected) {
    return new CheckpointException(
        "%s: %s is '%s', expected %s".formatted(file, field, value, expected));
  }
}
