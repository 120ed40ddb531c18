package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.gguf.GgufBytes;

/** The look-alike of Bonsai as GGUF: weights with one scale for 128 of them, and YaRN. */
class GgufBonsaiTest {
  private static final Path BONSAI =
      Backends.home().resolve("host/library/src/test/resources/lookalike/bonsai");

  @TempDir private Path folder;

  /** Writes the checkpoint, with matrices of whole groups in the given type. */
  private Path converted(int type, int group) throws IOException {
    GgufBytes bytes =
        new GgufBytes()
            .put("general.architecture", "qwen3")
            .put("qwen3.context_length", 64)
            .put("qwen3.embedding_length", 256)
            .put("qwen3.block_count", 1)
            .put("qwen3.feed_forward_length", 32)
            .put("qwen3.attention.head_count", 2)
            .put("qwen3.attention.head_count_kv", 1)
            .put("qwen3.attention.key_length", 16)
            .put("qwen3.attention.value_length", 16)
            .put("qwen3.attention.layer_norm_rms_epsilon", 1e-6f)
            .put("qwen3.rope.freq_base", 1e6f)
            .put("qwen3.rope.scaling.type", "yarn")
            .put("qwen3.rope.scaling.factor", 4f)
            .put("qwen3.rope.scaling.original_context_length", 16);
    for (Map.Entry<String, Checkpoints.Raw> tensor :
        Checkpoints.read(BONSAI.resolve("model.safetensors")).entrySet()) {
      var dimensions = tensor.getValue().entry().get("shape");
      long[] shape = new long[dimensions.size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = dimensions.get(i).asLong();
      }
      byte[] data = tensor.getValue().bytes();
      boolean groups = group > 0 && tensor.getKey().contains("proj") && shape[1] % 128 == 0;
      bytes.tensor(
          GgufNames.tensor(tensor.getKey()),
          groups ? type : 1,
          shape,
          groups ? packed(data, group) : data);
    }
    return bytes.write(folder.resolve("bonsai.gguf"));
  }

  /** Packs float16 weights: scale, then codes trit + 1, four a byte, lowest bits first. */
  private static byte[] packed(byte[] halves, int group) {
    ByteBuffer in = GgufBytes.buffer(halves.length).put(halves).flip();
    ByteBuffer out = GgufBytes.buffer(halves.length / 2 / group * (2 + group / 4));
    for (int g = 0; g < halves.length / 2; g += group) {
      float scale = 0;
      int at = out.position() + 2;
      for (int i = 0; i < group; i++) {
        float weight = Float.float16ToFloat(in.getShort());
        scale = Math.max(scale, Math.abs(weight));
        int code = (int) Math.signum(weight) + 1;
        out.put(at + i / 4, (byte) (out.get(at + i / 4) | code << i % 4 * 2));
      }
      out.putShort(Float.floatToFloat16(scale)).position(at + group / 4);
    }
    return out.array();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "42, 64", "42, 128", "142, 128"})
  void logitsAreEqual(int type, int group) throws IOException {
    assertThat(GgufModelTest.logits(converted(type, group)))
        .isDeepEqualTo(GgufModelTest.logits(BONSAI));
  }
}
