package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Consumer;

/** Reads how BitLinear weights are stored, from {@code quantization_config}. */
final class StorageReader {
  private static final String FIELD = "quantization_config";

  /** Modules that Tern does not quantise anyway. */
  private static final Set<String> NEVER_CONVERTED =
      Set.of("lm_head", "embed_tokens", "model.embed_tokens", "norm", "model.norm");

  private StorageReader() {}

  static WeightStorage read(Fields config, Architecture architecture, Consumer<String> warnings) {
    Fields quantisation = config.object(FIELD);
    if (!config.has(FIELD)) {
      return unquantised(config, architecture, warnings);
    }
    String method = quantisation.text("quant_method", "");
    if (!method.equals("bitnet")) {
      throw quantisation.broken("quant_method", "'bitnet'" + Refusals.method(method));
    }
    KnownFields.QUANTISATION.check(quantisation);
    refuseExceptions(quantisation);
    String mode = quantisation.text("quantization_mode", "offline");
    if (!mode.equals("online") && !mode.equals("offline")) {
      throw quantisation.broken("quantization_mode", "online or offline");
    }
    return switch (quantisation.text("linear_class", "bitlinear")) {
      case "autobitlinear" ->
          mode.equals("online") ? WeightStorage.FLOATING : WeightStorage.PACKED_MULTIPLY;
      // Hugging Face's BitLinear is packed whatever the mode: only autobitlinear has an online one.
      case "bitlinear" -> WeightStorage.PACKED_DIVIDE;
      default -> throw quantisation.broken("linear_class", "autobitlinear or bitlinear");
    };
  }

  private static WeightStorage unquantised(
      Fields config, Architecture architecture, Consumer<String> warnings) {
    if (!architecture.quantisesFloats()) {
      return WeightStorage.TERNARY_FLOATS;
    }
    if (architecture == Architecture.BITNET) {
      warnings.accept(
          config.file()
              + ": has no quantization_config; Tern quantises the weights on loading, transformers"
              + " would use them as they are");
    }
    return WeightStorage.FLOATING;
  }

  /** Refuses linear layers that stay in floating point: Tern does not compute them. */
  private static void refuseExceptions(Fields quantisation) {
    String field = "modules_to_not_convert";
    if (!quantisation.has(field)) {
      return;
    }
    JsonNode modules = quantisation.json().get(field);
    boolean same = modules.isArray();
    for (JsonNode module : modules) {
      same &= NEVER_CONVERTED.contains(module.asText().replaceAll("^\\^|\\$$", ""));
    }
    if (!same) {
      throw quantisation.broken(field, "at most lm_head: every other linear layer is ternary");
    }
  }
}
