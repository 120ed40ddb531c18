package tern.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tern.backend.Backends;
import tern.checkpoint.Checkpoints;
import tern.ternary.TernaryMatrix;

/** The layouts of I2_S, told apart in the matrices of the trained model. */
class LayoutStatisticsTest {
  private static final String[][] NAMES = {
    {"attn_q", "self_attn.q_proj"},
    {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},
    {"attn_output", "self_attn.o_proj"},
    {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},
    {"attn_norm", "input_layernorm"},
    {"ffn_norm", "post_attention_layernorm"},
  };

  /** Writes the trained model's matrices of 256 columns. */
  private static GgufFile trained(I2sLayout layout) throws IOException {
    var tensors = Checkpoints.read(Backends.home().resolve("models/austen-3m/model.safetensors"));
    GgufBytes file = new GgufBytes();
    for (int i = 0; i < 4; i++) {
      for (String[] name : NAMES) {
        byte[] data = tensors.get("model.layers." + i + "." + name[1] + ".weight").bytes();
        String own = "blk." + i + "." + name[0] + ".weight";
        if (name[0].endsWith("norm")) {
          file.tensor(own, 0, new long[] {256}, widened(data));
        } else {
          int rows = data.length / 64;
          TernaryMatrix matrix = TernaryMatrix.split("", rows, 256, segment(data));
          byte[] trits = new byte[rows * 256];
          for (int row = 0; row < rows; row++) {
            matrix.copyRow(row, trits, row * 256);
          }
          file.tensor(own, 36, new long[] {rows, 256}, I2sBytes.pack(layout, trits, 256, 1));
        }
      }
    }
    return GgufFile.parse(Path.of("a.gguf"), segment(file.bytes()));
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private static byte[] widened(byte[] halves) {
    ByteBuffer in = GgufBytes.buffer(halves.length).put(halves).flip();
    ByteBuffer out = GgufBytes.buffer(2 * halves.length);
    while (in.hasRemaining()) {
      out.putInt(in.getShort() << 16);
    }
    return out.array();
  }

  @ParameterizedTest
  @EnumSource
  void trainedMatricesTellTheirLayout(I2sLayout layout) throws IOException {
    assertThat(I2sLayout.of(trained(layout))).isEqualTo(layout);
  }

  @ParameterizedTest
  @EnumSource
  void randomMatricesTellNothing(I2sLayout layout) {
    SplittableRandom random = new SplittableRandom(layout.ordinal());
    GgufBytes file = new GgufBytes();
    for (int i = 0; i < 4; i++) {
      ByteBuffer norm = GgufBytes.buffer(1024);
      while (norm.hasRemaining()) {
        norm.putFloat((float) random.nextGaussian(1, 0.2));
      }
      file.tensor("blk." + i + ".attn_norm.weight", 0, new long[] {256}, norm.array());
      file.tensor("blk." + i + ".ffn_norm.weight", 0, new long[] {256}, norm.array());
      for (String name : new String[] {"attn_q", "attn_k", "ffn_up"}) {
        byte[] trits = TritsTest.trits(256 * 256);
        file.tensor(
            "blk." + i + "." + name + ".weight",
            36,
            new long[] {256, 256},
            I2sBytes.pack(layout, trits, 256, 1));
      }
    }
    GgufFile read = GgufFile.parse(Path.of("a.gguf"), segment(file.bytes()));
    assertThat(I2sLayout.of(read)).isEqualTo(I2sLayout.X86);
  }
}
