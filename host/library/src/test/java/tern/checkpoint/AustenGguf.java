package tern.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import tern.backend.Backends;
import tern.gguf.GgufBytes;
import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;
import tern.ternary.TernaryMatrix;

/** The trained model as a GGUF file of float weights, with its tokenizer. */
public final class AustenGguf {
  public static final Path FOLDER = Backends.home().resolve("models/austen-3m");

  private AustenGguf() {}

  /** Writes the file. */
  public static Path write(Path file) throws IOException {
    GgufBytes bytes = new GgufBytes().put("general.architecture", "bitnet-b1.58");
    Map.of(
            "context_length", 512,
            "embedding_length", 256,
            "block_count", 4,
            "feed_forward_length", 688,
            "attention.head_count", 8,
            "attention.head_count_kv", 2)
        .forEach((key, value) -> bytes.put("bitnet-b1.58." + key, value));
    bytes.put("bitnet-b1.58.attention.layer_norm_rms_epsilon", 1e-5f);
    bytes.put("bitnet-b1.58.rope.freq_base", 10_000f);
    tokenizer(bytes);
    var tensors = Checkpoints.read(FOLDER.resolve("model.safetensors"));
    for (var tensor : tensors.entrySet()) {
      String name = tensor.getKey();
      byte[] data = tensor.getValue().bytes();
      var dimensions = tensor.getValue().entry().get("shape");
      int rows = dimensions.get(0).asInt();
      if (tensors.containsKey(name + "_scale")) {
        float beta = half(tensors.get(name + "_scale").bytes());
        int columns = dimensions.get(1).asInt();
        byte[] floats = floats(data, 4 * rows, columns, beta);
        bytes.tensor(GgufNames.tensor(name), 0, new long[] {4L * rows, columns}, floats);
      } else if (!name.endsWith("_scale")) {
        long[] shape =
            dimensions.size() == 1
                ? new long[] {rows}
                : new long[] {rows, dimensions.get(1).asInt()};
        bytes.tensor(GgufNames.tensor(name), 30, shape, data);
      }
    }
    return bytes.write(file);
  }

  private static void tokenizer(GgufBytes bytes) {
    Path file =
        Backends.home()
            .resolve("host/library/src/test/resources/gguf")
            .resolve("austen-tokenizer.gguf");
    GgufMetadata source = GgufFile.open(file).metadata();
    String prefix = "tokenizer.ggml.";
    for (String key : new String[] {"model", "pre"}) {
      bytes.put(prefix + key, source.text(prefix + key));
    }
    for (String key : new String[] {"tokens", "merges"}) {
      bytes.put(prefix + key, source.texts(prefix + key));
    }
    int[] kinds = source.counts(prefix + "token_type");
    bytes.put(prefix + "token_type", Arrays.stream(kinds).boxed().toArray());
    bytes.put(prefix + "bos_token_id", 1);
    bytes.put(prefix + "eos_token_id", 2);
    bytes.put(prefix + "add_bos_token", true);
  }

  private static float half(byte[] bfloat16) {
    return Float.intBitsToFloat(GgufBytes.buffer(2).put(bfloat16).getShort(0) << 16);
  }

  private static byte[] floats(byte[] packed, int n, int k, float beta) {
    TernaryMatrix matrix = TernaryMatrix.split("", n, k, MemorySegment.ofArray(packed));
    byte[] trits = new byte[k];
    ByteBuffer floats = GgufBytes.buffer(4 * n * k);
    for (int row = 0; row < n; row++) {
      matrix.copyRow(row, trits, 0);
      for (byte trit : trits) {
        floats.putFloat(trit * beta);
      }
    }
    return floats.array();
  }
}
