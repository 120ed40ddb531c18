package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tern.model.ModelConfig;
import tern.model.Multipliers;

/**
 * Reads config.json and generation_config.json. Fields that Tern does not understand are refused,
 * see {@link KnownFields}; absent ones default as in transformers.
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
    Architecture architecture = Architecture.read(json);
    WeightStorage storage = StorageReader.read(json, architecture, warnings);
    KnownFields.of(architecture).check(json);
    refuseBias();
    refuseOtherAttention();
    int hidden = json.positive("hidden_size");
    int heads = json.positive("num_attention_heads");
    int layers = json.positive("num_hidden_layers");
    int headDim = architecture.headDim(json, hidden, heads);
    int vocabulary = json.positive("vocab_size");
    int context = json.positive("max_position_embeddings");
    RopeReader rope = new RopeReader(json, architecture, headDim, context);
    ModelConfig model =
        new ModelConfig(
            hidden,
            json.positive("intermediate_size"),
            layers,
            heads,
            architecture.keyHeads(json, heads),
            headDim,
            vocabulary,
            context,
            json.positiveNumber("rms_norm_eps", architecture.normEpsilon),
            gate(),
            rope.theta(),
            rope.scaling(),
            architecture == Architecture.MINICPM ? multipliers(hidden, layers) : Multipliers.NONE,
            EndIds.read(folder, json, vocabulary));
    return new CheckpointConfig(model, architecture, tied(), storage);
  }

  /** MiniCPM's factors (arXiv 2404.06395, section 3), which default to 1 in its code. */
  private Multipliers multipliers(int hidden, int layers) {
    if (json.positive("mup_denominator", layers) != layers) {
      throw json.broken("mup_denominator", layers + ", the value of num_hidden_layers, or absent");
    }
    return new Multipliers(
        json.positiveNumber("scale_emb", 1),
        (float) (json.positiveNumber("scale_depth", 1) / Math.sqrt(layers)),
        json.positiveNumber("dim_model_base", 1) / hidden);
  }

  private ModelConfig.Gate gate() {
    return switch (json.text("hidden_act", "")) {
      case "relu2" -> ModelConfig.Gate.SQUARED_RELU;
      case "silu" -> ModelConfig.Gate.SILU;
      default -> throw json.broken("hidden_act", "relu2 or silu");
    };
  }

  private @Nullable Boolean tied() {
    String field = "tie_word_embeddings";
    if (json.has(field) && !json.json().get(field).isBoolean()) {
      throw json.broken(field, "true or false");
    }
    return json.has(field) ? json.json().get(field).booleanValue() : null;
  }

  private void refuseBias() {
    JsonNode bias = json.json().path("attention_bias");
    if (json.has("attention_bias") && !(bias.isBoolean() && !bias.booleanValue())) {
      throw json.broken("attention_bias", "false" + Refusals.field("attention_bias"));
    }
  }

  private void refuseOtherAttention() {
    JsonNode types = json.json().path("layer_types");
    for (JsonNode type : types) {
      if (!type.asText().equals("full_attention")) {
        throw json.broken(
            "layer_types", "full_attention in every layer" + Refusals.field("layer_types"));
      }
    }
    if (json.has("layer_types") && !types.isArray()) {
      throw json.broken("layer_types", "a list of full_attention");
    }
  }
}
