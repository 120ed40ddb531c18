package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.ReferenceBackend;
import tern.model.Model;
import tern.model.Session;

/** Errors and warnings of the loader, before and after weights are read. */
class ModelLoaderTest {
  private static final String DOWN = "model.layers.1.mlp.down_proj.weight";

  @TempDir private Path folder;

  private void tensors(String checkpoint, Consumer<Map<String, Checkpoints.Raw>> change)
      throws IOException {
    Path file = Checkpoints.copy(checkpoint, folder).resolve("model.safetensors");
    Map<String, Checkpoints.Raw> tensors = Checkpoints.read(file);
    change.accept(tensors);
    Checkpoints.write(file, tensors);
  }

  private static Checkpoints.Raw retyped(Checkpoints.Raw tensor, String dtype, int bytes) {
    ObjectNode entry = tensor.entry().deepCopy().put("dtype", dtype);
    return new Checkpoints.Raw(entry, new byte[bytes]);
  }

  private void refusedUnread(String message) {
    assertThatThrownBy(() -> ModelLoader.open(folder, warning -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** A bad value in the first tensor is found only by reading; these errors must come before it. */
  @Test
  void headersAreCheckedBeforeWeightsAreRead() throws IOException {
    Consumer<Map<String, Checkpoints.Raw>> nan =
        all -> Arrays.fill(all.get("model.layers.0.input_layernorm.weight").bytes(), (byte) 0xFF);
    tensors("llama-bitlinear", nan);
    assertThatThrownBy(() -> ModelLoader.load(folder, new ReferenceBackend()))
        .hasMessageContaining("has NaN at element 0");
    ModelLoader.open(folder, warning -> {});

    respoil(nan.andThen(all -> all.remove("model.norm.weight")));
    refusedUnread("there is no tensor 'model.norm.weight'");
    respoil(nan.andThen(all -> all.put("model.layers.0.mlp.up_proj.bias", Checkpoints.scalar(1))));
    refusedUnread("up_proj.bias' is not part of a LlamaForCausalLM");
    respoil(nan.andThen(all -> all.put(DOWN, retyped(all.get(DOWN), "I8", 32 * 340))));
    refusedUnread(DOWN + "' has dtype I8, expected packed trits (U8)");
    respoil(nan.andThen(all -> all.put(DOWN + "_scale", Checkpoints.floats(new long[] {2}, 1, 1))));
    refusedUnread(DOWN + "_scale' has shape [2], expected [1]");
    respoil(
        nan.andThen(
            all ->
                all.put(
                    "model.norm.weight", retyped(all.get("model.norm.weight"), "F64", 128 * 8))));
    refusedUnread("model.norm.weight' has dtype F64, expected F32, F16 or BF16");
  }

  private void respoil(Consumer<Map<String, Checkpoints.Raw>> change) throws IOException {
    java.nio.file.Files.delete(folder.resolve("config.json"));
    java.nio.file.Files.delete(folder.resolve("model.safetensors"));
    tensors("llama-bitlinear", change);
  }

  @Test
  void unusedTensorsMayHaveAnyType() throws IOException {
    float[] expected = logits(Checkpoints.oracle("offline-gqa"));
    tensors(
        "offline-gqa",
        all -> {
          Checkpoints.Raw norm = all.get("model.norm.weight");
          all.put("model.layers.0.self_attn.rotary_emb.inv_freq", retyped(norm, "F64", 160 * 8));
          all.put("lm_head.weight", retyped(norm, "F8_E4M3", 160));
        });
    assertThat(logits(folder)).isEqualTo(expected);
  }

  private static float[] logits(Path folder) {
    return new Session(ModelLoader.load(folder, new ReferenceBackend()), 2).prefill(3, 1);
  }

  @ParameterizedTest
  @CsvSource({"0x00, -1", "0x55, 0", "0xAA, 1"})
  void warnsOfAMatrixOfOneValue(String value, String trit) throws IOException {
    tensors(
        "llama-bitlinear",
        all -> Arrays.fill(all.get(DOWN).bytes(), Integer.decode(value).byteValue()));
    List<String> warnings = new ArrayList<>();
    ModelLoader loader = ModelLoader.open(folder, warnings::add);
    assertThat(warnings).isEmpty();
    Model model = loader.load(new ReferenceBackend());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(
            "model.safetensors: tensor '" + DOWN + "' has 128 x 340 trits that are all " + trit);
    assertThat(model.warnings()).isEqualTo(warnings);
  }

  @Test
  void doesNotWarnOfAMatrixOfOneByteWithDifferentTrits() throws IOException {
    tensors("llama-bitlinear", all -> Arrays.fill(all.get(DOWN).bytes(), (byte) 0x11));
    assertThat(ModelLoader.load(folder, new ReferenceBackend()).warnings()).isEmpty();
  }
}
