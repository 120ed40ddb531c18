package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.ReferenceBackend;

/** Every kind of broken checkpoint is refused, naming the file and what was expected. */
class BadCheckpointTest {
  private static final String SCALE = "model.layers.1.self_attn.o_proj.weight_scale";
  private static final String PACKED = "model.layers.1.self_attn.o_proj.weight";

  @TempDir private Path folder;

  @BeforeEach
  void copyCheckpoint() throws IOException {
    Checkpoints.copy("llama-bitlinear", folder);
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> ModelLoader.load(folder, new ReferenceBackend()))
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(parts);
  }

  private void config(Consumer<ObjectNode> change) throws IOException {
    Checkpoints.edit(folder, change);
  }

  private void tensors(Consumer<Map<String, Checkpoints.Raw>> change) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, Checkpoints.Raw> tensors = Checkpoints.read(file);
    change.accept(tensors);
    Checkpoints.write(file, tensors);
  }

  private void scale(float value) throws IOException {
    tensors(
        all ->
            ByteBuffer.wrap(all.get(SCALE).bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, value));
  }

  @Test
  void loadsUndamaged() {
    assertThat(ModelLoader.load(folder, new ReferenceBackend()).layers()).hasSize(2);
  }

  @Test
  void missingFolder() {
    folder = folder.resolve("nowhere");
    refused("nowhere", "no such folder");
  }

  @Test
  void missingConfig() throws IOException {
    Files.delete(folder.resolve("config.json"));
    refused("config.json", "cannot be read");
  }

  @Test
  void missingTensors() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    refused("neither model.safetensors nor model.safetensors.index.json");
    Files.createFile(folder.resolve("pytorch_model.bin"));
    refused("write it anew with transformers' save_pretrained");
  }

  @Test
  void truncatedTensors() throws IOException {
    Path file = folder.resolve("model.safetensors");
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - 1));
    refused("model.safetensors", "truncated or broken");
    Files.write(file, java.util.Arrays.copyOf(all, 100));
    refused("model.safetensors", "truncated: 100 bytes");
    Files.write(file, new byte[3]);
    refused("model.safetensors", "3 bytes");
  }

  @Test
  void headerThatIsNotJson() throws IOException {
    Path file = folder.resolve("model.safetensors");
    byte[] all = Files.readAllBytes(file);
    all[8] = 'x';
    Files.write(file, all);
    refused("the header is not valid JSON");
  }

  @Test
  void missingTensor() throws IOException {
    tensors(all -> all.remove(PACKED));
    refused("there is no tensor '" + PACKED + "'");
  }

  @Test
  void tensorThatNothingReads() throws IOException {
    tensors(all -> all.put("model.layers.0.self_attn.q_proj.bias", all.get(SCALE)));
    refused("q_proj.bias", "is not part of a LlamaForCausalLM");
  }

  @Test
  void wrongShape() throws IOException {
    config(c -> c.put("intermediate_size", 344));
    refused("gate_proj.weight", "has shape [85, 128], expected [86, 128]");
  }

  @Test
  void codeThree() throws IOException {
    tensors(all -> all.get(PACKED).bytes()[128 + 5] |= (byte) 0b11000000);
    refused(PACKED, "code 3 at byte [1, 5], row 97");
  }

  @Test
  void scaleThatIsNotANumber() throws IOException {
    scale(Float.NaN);
    refused(SCALE, "has NaN at element 0");
  }

  @Test
  void scaleThatIsNotPositive() throws IOException {
    scale(0);
    refused(SCALE, "is 0.0, expected a positive scale");
    scale(-1);
    refused(SCALE, "is -1.0, expected a positive scale");
    scale(Float.POSITIVE_INFINITY);
    refused(SCALE, "Infinity");
  }

  @Test
  void unknownArchitecture() throws IOException {
    config(c -> c.putArray("architectures").add("GPT2LMHeadModel"));
    refused("config.json", "GPT2LMHeadModel", "expected one of BitNetForCausalLM");
  }

  @Test
  void unknownQuantisation() throws IOException {
    config(c -> ((ObjectNode) c.get("quantization_config")).put("quant_method", "gptq"));
    refused("quant_method is 'gptq', expected 'bitnet'");
    config(c -> c.remove("quantization_config"));
    refused("q_proj.weight' has dtype U8", "quantization_config in config.json does not say");
  }

  @Test
  void unknownGateOrRotation() throws IOException {
    config(c -> c.put("hidden_act", "gelu"));
    refused("hidden_act is 'gelu', expected relu2 or silu");
    config(c -> c.put("hidden_act", "silu"));
    config(c -> ((ObjectNode) c.get("rope_parameters")).put("rope_type", "dynamic"));
    refused("rope_type is 'dynamic'");
  }

  @Test
  void biases() throws IOException {
    config(c -> c.put("attention_bias", true));
    refused("attention_bias is 'true'", "Tern's projections have no biases");
  }

  @Test
  void absurdSizes() throws IOException {
    config(c -> c.put("num_hidden_layers", 0));
    refused("num_hidden_layers is '0', expected a positive whole number");
    config(c -> c.put("num_hidden_layers", 2).put("num_key_value_heads", 3));
    refused("num_key_value_heads is '3'");
  }
}
