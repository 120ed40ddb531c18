package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.model.Multipliers;

/** The legal contents of config.json; anything else is refused, naming file and field. */
class ConfigFieldsTest {
  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void copyConfig() throws IOException {
    Files.copy(
        Checkpoints.oracle("llama-bitlinear").resolve("config.json"),
        folder.resolve("config.json"));
  }

  private CheckpointConfig read() {
    return ConfigReader.read(folder, warnings::add);
  }

  /** Sets a field, of a nested object if its name has a dot; "absent" removes it. */
  private void set(String field, String json) throws IOException {
    JsonNode value = json.equals("absent") ? null : new ObjectMapper().readTree(json);
    Checkpoints.edit(
        folder,
        config -> {
          ObjectNode object = config;
          String name = field;
          if (field.contains(".")) {
            name = field.substring(field.indexOf('.') + 1);
            object = (ObjectNode) config.get(field.substring(0, field.indexOf('.')));
          }
          if (value == null) {
            object.remove(name);
          } else {
            object.set(name, value);
          }
        });
  }

  private void refused(String... parts) {
    assertThatThrownBy(this::read)
        .isInstanceOf(CheckpointException.class)
        .message()
        .startsWith(folder.resolve("config.json").toString())
        .contains(parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "use_sub_norms | false",
        "sliding_window | 4096",
        "partial_rotary_factor | 0.5",
        "layer_types | [\"full_attention\", \"sliding_attention\"]",
        "layer_types | \"full_attention\"",
        "logit_scale | 0.5",
        "final_logit_softcapping | 30.0",
        "use_bias | true",
        "mlp_bias | true",
        "attention_bias | true",
        "attention_bias | \"no\"",
        "weight_bits | 4",
        "input_bits | 4",
        "num_experts | 8",
        "rope_interleaved | true",
        "is_encoder_decoder | true",
        "model_type | \"gemma\"",
        "activation | \"gelu\"",
        "pruned_heads | {\"1\": [0]}",
        "tie_word_embeddings | \"yes\"",
        "head_dim | 33",
        "head_dim | 2147483646",
        "hidden_size | \"128\"",
        "vocab_size | 448.5",
        "vocab_size | 99999999999",
        "rms_norm_eps | 0",
        "rms_norm_eps | 1e-300",
        "rms_norm_eps | \"1e-5\"",
        "hidden_act | \"gelu\"",
        "hidden_act | absent",
        "num_hidden_layers | 0",
        "num_key_value_heads | 3",
        "max_position_embeddings | absent",
        "architectures | [\"GPT2LMHeadModel\"]",
        "architectures | [\"LlamaForCausalLM\", \"LlamaForCausalLM\"]",
        "eos_token_id | 448",
        "eos_token_id | -1",
        "eos_token_id | \"2\"",
        "eos_token_id | []",
        "eos_token_id | [2, 2.5]",
        "scale_emb | 12",
        "mup_denominator | 2",
        "max_window_layers | 2",
        "num_local_experts | 8",
        "quantization | {\"bits\": 2, \"group_size\": 128}",
        "quantization_config | \"bitnet\"",
        "quantization_config.quant_method | \"gptq\"",
        "quantization_config.use_rms_norm | true",
        "quantization_config.bits | 4",
        "quantization_config.group_size | 128",
        "quantization_config.linear_class | \"linear\"",
        "quantization_config.quantization_mode | \"sometimes\"",
        "quantization_config.modules_to_not_convert | [\"model.layers.0.mlp.down_proj\"]",
        "quantization_config.modules_to_not_convert | [\"lm_head\", \"layers.1\"]",
        "quantization_config.modules_to_not_convert | \"lm_head\"",
      })
  void isRefused(String field, String json) throws IOException {
    set(field, json);
    refused(field.strip() + " is '");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sliding_window | null",
        "use_sub_norms | null",
        "pruned_heads | {}",
        "partial_rotary_factor | 1.0",
        "layer_types | [\"full_attention\", \"full_attention\"]",
        "num_key_value_heads | absent",
        "head_dim | absent",
        "temperature | 0.7",
        "weight_bits | 1",
        "quantization_config.rms_norm_eps | 1e-6",
        "quantization_config.modules_to_not_convert | null",
        "quantization_config.modules_to_not_convert | [\"lm_head$\", \"model.embed_tokens\"]",
      })
  void isAccepted(String field, String json) throws IOException {
    set(field, json);
    assertThat(read().model().headDim()).isEqualTo(32);
  }

  @Test
  void aDuplicateNameIsRefused() throws IOException {
    Path file = folder.resolve("config.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\\{", "{\"hidden_size\": 64,"));
    refused("'hidden_size' appears twice in the file");
    Files.writeString(
        file, text.replace("\"quant_method\"", "\"quant_method\": \"x\", \"quant_method\""));
    refused("'quantization_config.quant_method' appears twice");
  }

  @Test
  void textThatIsNotOneObjectIsRefused() throws IOException {
    Path file = folder.resolve("config.json");
    String text = Files.readString(file);
    for (String broken : List.of("", "[]", "3", "{", text + "}", text + text, "\0", "{'a': 1}")) {
      Files.writeString(file, broken);
      refused("the file is not ");
    }
    Files.delete(file);
    assertThatThrownBy(this::read)
        .hasMessageContaining("cannot be read")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void absentFieldsDefaultAsInTransformers() throws IOException {
    set("rms_norm_eps", "absent");
    set("rope_parameters", "absent");
    assertThat(read().model().normEpsilon()).isEqualTo(1e-6f);
    assertThat(read().model().ropeTheta()).isEqualTo(10_000f);
    set("architectures", "[\"BitNetForCausalLM\"]");
    assertThat(read().model().normEpsilon()).isEqualTo(1e-5f);
    assertThat(read().model().ropeTheta()).isEqualTo(500_000f);
    set("num_key_value_heads", "absent");
    refused("num_key_value_heads is 'absent', expected a divisor of 4");
    set("num_key_value_heads", "null");
    assertThat(read().model().keyHeads()).isEqualTo(4);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "online, autobitlinear, FLOATING",
    "offline, autobitlinear, PACKED_MULTIPLY",
    "offline, bitlinear, PACKED_DIVIDE",
    "online, bitlinear, PACKED_DIVIDE"
  })
  void modeAndClassDetermineWeightStorage(String mode, String kind, WeightStorage weights)
      throws IOException {
    set("quantization_config.quantization_mode", "\"" + mode + "\"");
    set("quantization_config.linear_class", "\"" + kind + "\"");
    assertThat(read().weights()).isEqualTo(weights);
  }

  @Test
  void aBitNetWithoutQuantizationConfigIsQuantisedWithAWarning() throws IOException {
    set("quantization_config", "absent");
    set("architectures", "[\"BitNetForCausalLM\"]");
    assertThat(read().weights()).isEqualTo(WeightStorage.FLOATING);
    assertThat(warnings).singleElement().asString().contains("has no quantization_config");
  }

  @Test
  void aLlamaWithoutQuantizationConfigMustHoldTernaryFloats() throws IOException {
    set("quantization_config", "absent");
    assertThat(read().weights()).isEqualTo(WeightStorage.TERNARY_FLOATS);
    assertThat(warnings).isEmpty();
  }

  @Test
  void miniCpmHasItsFactors() throws IOException {
    set("architectures", "[\"MiniCPMForCausalLM\"]");
    assertThat(read().model().multipliers())
        .isEqualTo(new Multipliers(1, (float) Math.sqrt(0.5), 1 / 128f));
    set("scale_emb", "12");
    set("scale_depth", "1.4");
    set("dim_model_base", "64");
    set("mup_denominator", "2");
    set("shift_labels", "true");
    assertThat(read().model().multipliers())
        .isEqualTo(new Multipliers(12, (float) (1.4f / Math.sqrt(2)), 0.5f));
    set("mup_denominator", "32");
    refused("mup_denominator is '32', expected 2, the value of num_hidden_layers");
    set("mup_denominator", "absent");
    set("scale_depth", "0");
    refused("scale_depth is '0', expected a positive number");
  }

  @Test
  void qwen3HasItsOwnDefaults() throws IOException {
    set("architectures", "[\"Qwen3ForCausalLM\"]");
    set("sliding_window", "4096");
    set("max_window_layers", "1");
    set("use_sliding_window", "false");
    set("head_dim", "absent");
    assertThat(read().model().headDim()).isEqualTo(128);
    set("num_attention_heads", "64");
    set("num_key_value_heads", "absent");
    assertThat(read().model().keyHeads()).isEqualTo(32);
    set("use_sliding_window", "true");
    refused("use_sliding_window is 'true', expected false: every layer of Tern's sees all");
  }
}
