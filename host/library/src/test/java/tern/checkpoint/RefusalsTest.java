package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models that Tern does not run are refused with the field and the reason. */
class RefusalsTest {
  @TempDir private Path folder;

  private void refused(String json, String... parts) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, json);
    assertThatThrownBy(() -> ConfigReader.read(folder, warning -> {}))
        .isInstanceOf(CheckpointException.class)
        .message()
        .startsWith(file.toString())
        .contains(parts);
  }

  @ParameterizedTest
  @CsvSource({
    "Qwen3MoeForCausalLM, mixture of experts",
    "MixtralForCausalLM, mixture of experts",
    "DeepseekV3ForCausalLM, mixture of experts",
    "Qwen2ForCausalLM, projections have biases",
    "MistralForCausalLM, sliding window",
    "Gemma3ForCausalLM, sliding window",
    "GemmaForCausalLM, 1 + weight",
    "Phi3ForCausalLM, a part of each head",
    "GPTNeoXForCausalLM, a part of each head",
    "FalconForCausalLM, layer norms with biases",
    "GPT2LMHeadModel, layer norms with biases",
    "FalconH1ForCausalLM, recurrent state",
    "Qwen3NextForCausalLM, recurrent state",
    "MiniCPM3ForCausalLM, shared latent vector",
    "LlavaForConditionalGeneration, reads images or sound",
    "Qwen2_5_VLForConditionalGeneration, reads images or sound",
    "MiniCPMV, reads images or sound",
    "Qwen3Model, embedding models are not run",
    "LlamaForSequenceClassification, no language model's head",
    "BertForMaskedLM, encoder"
  })
  void anArchitectureIsNamedWithItsReason(String name, String reason) throws IOException {
    refused(
        "{\"architectures\": [\"" + name + "\"]}",
        "architectures is '[\"" + name + "\"]'",
        "expected one of BitNetForCausalLM, ",
        reason);
  }

  @Test
  void anUnknownArchitectureHasNoReason() throws IOException {
    refused("{\"architectures\": [\"MyForCausalLM\"]}", "LlamaForCausalLM, MiniCPMForCausalLM, ");
    assertThat(Refusals.architecture("MyForCausalLM")).isEmpty();
    assertThat(Refusals.architecture("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gptq, integers of several bits",
    "awq, integers of several bits",
    "bitsandbytes, integers of several bits",
    "compressed-tensors, integers of several bits",
    "fp8, 8-bit floating point",
    "mxfp4, 4-bit floating point",
    "gguf, open the .gguf file"
  })
  void aQuantisationIsNamedWithItsReason(String method, String reason) throws IOException {
    refused(
        """
        {"architectures": ["LlamaForCausalLM"], "quantization_config": {"quant_method": "%s"}}
        """
            .formatted(method),
        "quantization_config.quant_method is '" + method + "', expected 'bitnet': ",
        reason);
  }

  private void refusedField(String base, String field, String value, String... parts)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode config;
    try (var text = getClass().getResourceAsStream("/configs/" + base + ".json")) {
      config = (ObjectNode) json.readTree(text);
    }
    config.set(field, json.readTree(value));
    refused(json.writeValueAsString(config), parts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "num_local_experts | 8 | mixture of experts",
        "sliding_window | 4096 | sees all positions",
        "layer_types | [\"sliding_attention\"] | sees all positions",
        "attention_bias | true | no biases",
        "mlp_bias | true | no biases",
        "partial_rotary_factor | 0.5 | rotates whole heads",
        "rope_interleaved | true | halves of a head",
        "vision_config | {\"depth\": 2} | images or sound",
        "kv_lora_rank | 512 | shared latent vector",
        "final_logit_softcapping | 30 | does not cap logits",
        "quantization | {\"bits\": 2} | MLX's groups",
      })
  void aFieldIsNamedWithItsReason(String field, String value, String reason) throws IOException {
    refusedField("Falcon3-7B-Instruct-1.58bit", field, value, field + " is '", reason);
  }

  @Test
  void aNormBeforeEachProjectionIsNamed() throws IOException {
    refusedField(
        "Ternary-Bonsai-8B-unpacked",
        "quantization_config",
        "{\"quant_method\": \"bitnet\", \"use_rms_norm\": true}",
        "quantization_config.use_rms_norm is 'true', expected false: ",
        "as BitNet's embedding models do");
  }

  @Test
  void sparseAttentionIsNamed() throws IOException {
    refusedField(
        "BitCPM4-1B", "sparse_config", "{\"topk\": 64}", "sparse_config is '", "selected blocks");
  }

  @Test
  void anUnknownLinearClassIsRefused() throws IOException {
    refusedField(
        "Falcon3-7B-Instruct-1.58bit",
        "quantization_config",
        "{\"quant_method\": \"bitnet\", \"linear_class\": \"bitlinear2\"}",
        "quantization_config.linear_class is 'bitlinear2', expected autobitlinear or bitlinear");
  }
}
