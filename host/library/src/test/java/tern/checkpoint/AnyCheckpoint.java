package tern.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import tern.gguf.AnyGguf;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;

/** Reads files of any bytes as checkpoints: a fuzzer's entry points. */
public final class AnyCheckpoint {
  private AnyCheckpoint() {}

  /** Reads a GGUF file as a model. */
  public static void gguf(byte[] bytes) {
    AnyGguf.fuzzerTestOneInput(bytes);
    GgufFile file;
    try {
      file = AnyGguf.parse(bytes);
    } catch (GgufException refused) {
      return;
    }
    try {
      Checkpoint checkpoint = GgufCheckpoint.of(file, warning -> {});
      int hidden = checkpoint.config().hiddenSize();
      int size = checkpoint.config().headDim() * checkpoint.config().heads();
      checkpoint.rows("model.embed_tokens.weight", checkpoint.config().vocabularySize(), hidden);
      checkpoint.vector("model.layers.0.input_layernorm.weight", hidden).get();
      checkpoint.ternary("model.layers.0.self_attn.q_proj", size, hidden).get();
      checkpoint.refuseUnused();
    } catch (CheckpointException refused) {
      // Refusing is what a broken file deserves.
    }
  }

  /** Reads a safetensors file. */
  public static void safetensors(byte[] bytes) {
    try {
      Path name = Path.of("any.safetensors");
      for (Tensor tensor : SafetensorsFile.parse(name, MemorySegment.ofArray(bytes))) {
        try {
          tensor.floats();
        } catch (CheckpointException refused) {
          // Not a tensor of floats; the next one may be.
        }
      }
    } catch (CheckpointException refused) {
      // Refusing is what a broken file deserves.
    }
  }

  static Stream<byte[]> safetensorsSeeds() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]},"
            + "\"c\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[12,13]}}";
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[8 + json.length + 13];
    all[0] = (byte) json.length;
    System.arraycopy(json, 0, all, 8, json.length);
    return Stream.of(all, "\2\0\0\0\0\0\0\0{}".getBytes(StandardCharsets.UTF_8));
  }
}
