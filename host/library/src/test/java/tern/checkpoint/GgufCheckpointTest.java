package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.ReferenceBackend;
import tern.gguf.GgufBytes;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;
import tern.model.ModelConfig;
import tern.model.RopeScaling;

/** What a GGUF file's metadata and tensors mean for a model, and what is refused. */
class GgufCheckpointTest {
  private static final String Q = "blk.1.attn_q.weight";

  @TempDir private Path folder;

  private static GgufBytes like(String file) {
    return GgufBytes.like(GgufFile.open(GgufModelTest.FILES.resolve(file)));
  }

  private Path write(GgufBytes bytes) throws IOException {
    return bytes.write(folder.resolve("a.gguf"));
  }

  private ModelConfig config(GgufBytes bytes) throws IOException {
    return ModelLoader.open(write(bytes), warning -> {}).config();
  }

  private void refused(Consumer<GgufBytes> damage, String... parts) throws IOException {
    GgufBytes bytes = like("llama-f16.gguf");
    damage.accept(bytes);
    Path file = write(bytes);
    assertThatThrownBy(() -> ModelLoader.load(file, new ReferenceBackend()))
        .isInstanceOf(CheckpointException.class)
        .message()
        .startsWith(file + ": ")
        .contains(parts);
  }

  /** Replaces a tensor of the Llama file. */
  private static void replace(GgufBytes bytes, String name, int type, long[] shape, int size) {
    GgufFile source = GgufFile.open(GgufModelTest.FILES.resolve("llama-f16.gguf"));
    bytes.withoutTensors();
    source.tensors().values().stream()
        .filter(tensor -> !tensor.name().equals(name))
        .forEach(bytes::copy);
    if (shape != null) {
      bytes.tensor(name, type, shape, new byte[size]);
    }
  }

  @Test
  void readsTheConfiguration() throws IOException {
    ModelConfig config = config(like("llama-f16.gguf"));
    assertThat(config.hiddenSize()).isEqualTo(32);
    assertThat(config.ffnSize()).isEqualTo(48);
    assertThat(config.layers()).isEqualTo(2);
    assertThat(config.heads()).isEqualTo(4);
    assertThat(config.keyHeads()).isEqualTo(2);
    assertThat(config.headDim()).isEqualTo(8);
    assertThat(config.vocabularySize()).isEqualTo(40);
    assertThat(config.contextSize()).isEqualTo(128);
    assertThat(config.normEpsilon()).isEqualTo(1e-5f);
    assertThat(config.gate()).isEqualTo(ModelConfig.Gate.SILU);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8192));
    assertThat(config.endIds()).isEmpty();
  }

  @Test
  void endTokensAreThoseOfKeysAndOfTurns() throws IOException {
    Object[] texts = new Object[40];
    Object[] kinds = new Object[40];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "t" + i;
      kinds[i] = 1;
    }
    texts[7] = "<|eot_id|>";
    kinds[7] = 3;
    texts[8] = "<|im_end|>";
    GgufBytes bytes =
        like("llama-f16.gguf")
            .put("tokenizer.ggml.tokens", texts)
            .put("tokenizer.ggml.token_type", kinds)
            .put("tokenizer.ggml.eos_token_id", 2);
    assertThat(config(bytes).endIds()).containsExactlyInAnyOrder(2, 7);
    bytes.put("tokenizer.ggml.eos_token_id", 40);
    assertThatThrownBy(() -> config(bytes)).hasMessageContaining("eos_token_id is '40'");
  }

  /** 2B-4T's gate is a squared ReLU whatever a converter wrote; 1bitLLM's is SiLU. */
  @ParameterizedTest
  @CsvSource({
    "bitnet-b1.58, 4,    , SQUARED_RELU",
    "bitnet-b1.58, 2,    , SQUARED_RELU",
    "bitnet-25,    2,    , SQUARED_RELU",
    "bitnet,       4,    , SILU",
    "bitnet,       2,    , SQUARED_RELU",
    "bitnet,       4, relu2, SQUARED_RELU",
    "bitnet,       2, silu, SILU",
  })
  void theGateFollowsFromTheArchitecture(
      String architecture, int keyHeads, String activation, ModelConfig.Gate gate)
      throws IOException {
    GgufFile source = GgufFile.open(GgufModelTest.FILES.resolve("bitnet-bf16.gguf"));
    GgufBytes bytes = like("bitnet-bf16.gguf");
    for (String key : source.metadata().keys()) {
      if (key.startsWith("bitnet-25.")) {
        String own = architecture + key.substring("bitnet-25".length());
        bytes.put(key, null);
        bytes.put(
            own,
            key.endsWith("epsilon") || key.endsWith("base")
                ? (Object) source.metadata().positive(key)
                : source.metadata().count(key, 0));
      }
    }
    bytes.put("general.architecture", architecture);
    bytes.put(architecture + ".attention.head_count_kv", keyHeads);
    bytes.put(architecture + ".hidden_activation", activation);
    Checkpoint checkpoint = Checkpoint.open(write(bytes), warning -> {});
    assertThat(checkpoint.config().gate()).isEqualTo(gate);
  }

  @Test
  void theGateOf2B4TIsASquaredReluEvenIfAFileDeniesIt() throws IOException {
    GgufBytes bytes =
        new GgufBytes()
            .put("general.architecture", "bitnet")
            .put("bitnet.context_length", 4096)
            .put("bitnet.embedding_length", 2560)
            .put("bitnet.block_count", 30)
            .put("bitnet.feed_forward_length", 6912)
            .put("bitnet.attention.head_count", 20)
            .put("bitnet.attention.head_count_kv", 5)
            .put("bitnet.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("bitnet.hidden_activation", "silu")
            .tensor("token_embd.weight", 1, new long[] {8, 2560}, new byte[40_960]);
    Checkpoint checkpoint = Checkpoint.open(write(bytes), warning -> {});
    assertThat(checkpoint.config().gate()).isEqualTo(ModelConfig.Gate.SQUARED_RELU);
    assertThat(checkpoint.config().headDim()).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource({
    "llama.expert_count, 8, a mixture of experts",
    "llama.attention.sliding_window, 4096, sliding window",
    "llama.final_logit_softcapping, 30, capped logits",
    "llama.logit_scale, 2, no such key",
    "llama.attention.head_count_kv, 3, a divisor of 4",
    "llama.attention.key_length, 7, an even number",
    "llama.attention.value_length, 16, 'the dimension of a head'",
    "llama.rope.dimension_count, 4, 'the dimension of a head'",
    "llama.embedding_length, 0, a whole number from 1",
    "llama.block_count, 3, there is no tensor 'blk.2.attn_norm.weight'",
    "llama.block_count, 1, tensor 'blk.1.",
    "llama.feed_forward_length, 64, 'has shape [48, 32], expected [64, 32]'",
  })
  void settingsAreRefused(String key, int value, String part) throws IOException {
    refused(bytes -> bytes.put(key, value), part);
  }

  @Test
  void namesAndNumbersAreRefused() throws IOException {
    refused(b -> b.put("general.architecture", "gemma3"), "architecture is 'gemma3'", "qwen3");
    refused(b -> b.put("general.architecture", null), "general.architecture is absent");
    refused(b -> b.put("llama.context_length", null), "llama.context_length is absent");
    refused(b -> b.put("llama.attention.layer_norm_rms_epsilon", 0f), "a positive number");
    refused(b -> b.put("llama.rope.freq_base", 1f), "a number above 1");
    refused(b -> b.put("llama.rope.scaling.type", "longrope"), "none, linear or yarn");
    refused(b -> b.put("llama.rope.scaling.type", "yarn"), "rope.scaling.factor is absent");
    refused(b -> b.put("llama.hidden_activation", "gelu"), "relu2 or silu");
    refused(b -> b.put("split.count", 3), "join them");
  }

  @Test
  void tensorsAreRefused() throws IOException {
    long[] square = {32, 32};
    refused(b -> replace(b, Q, 0, null, 0), "there is no tensor '" + Q + "'");
    refused(b -> replace(b, Q, 0, new long[] {32, 64}, 8192), Q, "has shape [32, 64]");
    refused(b -> replace(b, Q, 8, square, 1088), Q, "has type Q8_0", "convert the model");
    refused(b -> replace(b, Q, 2, square, 576), Q, "has type 2 (Q4_0); Tern reads F32");
    refused(b -> replace(b, Q, 38, square, 288), Q, "has type 38 (TL1)");
    refused(
        b -> replace(b, "blk.0.attn_q.bias", 0, new long[] {32}, 128),
        "tensor 'blk.0.attn_q.bias' is not part of a LlamaForCausalLM");
    refused(
        b -> replace(b, "rope_freqs.weight", 0, new long[] {4}, 16),
        "rope_freqs.weight",
        "has 0.0 at element 0");
    refused(
        b -> {
          replace(b, "token_embd.weight", 36, new long[] {40, 128}, 1312);
          b.put("llama.embedding_length", 128);
        },
        "token_embd.weight",
        "has type 36 (I2_S), which holds only BitLinear weights");
  }

  @Test
  void floatsOfALlamaMustBeTernary() throws IOException {
    GgufFile source = GgufFile.open(GgufModelTest.FILES.resolve("llama-f16.gguf"));
    byte[] data = source.tensor(Q).data().toArray(ValueLayout.JAVA_BYTE);
    data[0] ^= 1;
    data[2] ^= 1;
    data[4] ^= 1;
    refused(
        bytes -> {
          replace(bytes, Q, 0, null, 0);
          bytes.tensor(Q, 1, new long[] {32, 32}, data);
        },
        Q,
        "the weights are not ternary");
  }

  @Test
  void aFurtherScaleMultiplies() throws IOException {
    GgufBytes bytes = like("llama-f16.gguf");
    bytes.tensor("blk.0.ffn_up.scale", 0, new long[] {1}, new byte[] {0, 0, 0, 0x3F});
    Path file = write(bytes);
    float[] betas = new float[2];
    for (int i = 0; i < 2; i++) {
      Path from = i == 0 ? file : GgufModelTest.FILES.resolve("llama-f16.gguf");
      Checkpoint checkpoint = Checkpoint.open(from, warning -> {});
      betas[i] = checkpoint.ternary("model.layers.0.mlp.up_proj", 48, 32).get().beta();
    }
    assertThat(betas[0]).isEqualTo(betas[1] / 2);
  }

  @Test
  void aFileThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("b.gguf"), "{}");
    List<String> warnings = new ArrayList<>();
    assertThatThrownBy(() -> Checkpoint.open(file, warnings::add))
        .isInstanceOf(CheckpointException.class)
        .hasCauseInstanceOf(GgufException.class)
        .hasMessage(
            file
                + ": is not a GGUF file: it does not begin with 'GGUF'; of a Hugging Face checkpoint,"
                + " give the folder");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFolderOfFiles() throws IOException {
    Path file = write(like("llama-f16.gguf"));
    assertThatThrownBy(() -> Checkpoint.open(folder, warning -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder + ": has no config.json, but GGUF files; give the path of one, such as " + file);
  }
}
