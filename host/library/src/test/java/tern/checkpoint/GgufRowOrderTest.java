package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.gguf.GgufBytes;
import tern.gguf.I2sBytes;
import tern.gguf.I2sLayout;

/** Query and key rows of Llama files come back in Hugging Face's order, with their scales. */
class GgufRowOrderTest {
  private static final int ROWS = 64;
  private static final int COLUMNS = 128;
  private static final int HEAD = 16;
  private static final String QUERY = "model.layers.0.self_attn.q_proj";
  private static final String VALUE = "model.layers.0.self_attn.v_proj";

  @TempDir private Path folder;
  private final byte[][] trits = new byte[ROWS][COLUMNS];

  @BeforeEach
  void choose() {
    SplittableRandom random = new SplittableRandom(21);
    for (byte[] row : trits) {
      for (int i = 0; i < COLUMNS; i++) {
        row[i] = (byte) (random.nextInt(3) - 1);
      }
    }
  }

  /** Returns the row that convert_hf_to_gguf.py's permute puts at a place. */
  private static int permuted(int place) {
    int inside = place % HEAD;
    return place - inside + inside % 2 * (HEAD / 2) + inside / 2;
  }

  private Checkpoint open(int type, byte[] query, byte[] value) throws IOException {
    GgufBytes bytes =
        new GgufBytes()
            .put("general.architecture", "llama")
            .put("llama.context_length", 8)
            .put("llama.embedding_length", COLUMNS)
            .put("llama.block_count", 1)
            .put("llama.feed_forward_length", 4)
            .put("llama.attention.head_count", ROWS / HEAD)
            .put("llama.attention.key_length", HEAD)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .tensor("token_embd.weight", 0, new long[] {1, COLUMNS}, new byte[4 * COLUMNS])
            .tensor("blk.0.attn_q.weight", type, new long[] {ROWS, COLUMNS}, query)
            .tensor("blk.0.attn_v.weight", type, new long[] {ROWS, COLUMNS}, value);
    return Checkpoint.open(bytes.write(folder.resolve("a.gguf")), warning -> {});
  }

  private void holds(TernaryWeight weight) {
    byte[] row = new byte[COLUMNS];
    for (int n = 0; n < ROWS; n++) {
      weight.matrix().copyRow(n, row, 0);
      assertThat(row).isEqualTo(trits[n]);
      assertThat(weight.matrix().trit(n, 77)).isEqualTo(trits[n][77]);
    }
  }

  private byte[] stored(boolean permuted) {
    ByteBuffer all = ByteBuffer.allocate(ROWS * COLUMNS);
    for (int place = 0; place < ROWS; place++) {
      all.put(trits[permuted ? permuted(place) : place]);
    }
    return all.array();
  }

  @Test
  void ofPackedTrits() throws IOException {
    Checkpoint checkpoint =
        open(
            36,
            I2sBytes.pack(I2sLayout.X86, stored(true), COLUMNS, 0.5f),
            I2sBytes.pack(I2sLayout.X86, stored(false), COLUMNS, 0.25f));
    holds(checkpoint.ternary(QUERY, ROWS, COLUMNS).get());
    holds(checkpoint.ternary(VALUE, ROWS, COLUMNS).get());
    assertThat(checkpoint.ternary(QUERY, ROWS, COLUMNS).get().beta()).isEqualTo(0.5f);
  }

  /** Writes groups of 64, whose scale is the number of the row and half of it. */
  private byte[] groups(boolean permuted) {
    byte[] stored = stored(permuted);
    ByteBuffer out = GgufBytes.buffer(ROWS * COLUMNS / 64 * 18);
    for (int g = 0; g < ROWS * COLUMNS / 64; g++) {
      int row = permuted ? permuted(g / 2) : g / 2;
      out.putShort(Float.floatToFloat16((row + 1) / (1f + g % 2)));
      for (int i = 0; i < 64; i += 4) {
        int four = 0;
        for (int j = 3; j >= 0; j--) {
          four = four << 2 | stored[g * 64 + i + j] + 1;
        }
        out.put((byte) four);
      }
    }
    return out.array();
  }

  @Test
  void ofGroups() throws IOException {
    Checkpoint checkpoint = open(42, groups(true), groups(false));
    for (String module : new String[] {QUERY, VALUE}) {
      TernaryWeight weight = checkpoint.ternary(module, ROWS, COLUMNS).get();
      holds(weight);
      for (int n = 0; n < ROWS; n++) {
        assertThat(weight.groups().values()[2 * n]).isEqualTo(n + 1);
        assertThat(weight.groups().values()[2 * n + 1]).isEqualTo((n + 1) / 2f);
      }
    }
  }
}
