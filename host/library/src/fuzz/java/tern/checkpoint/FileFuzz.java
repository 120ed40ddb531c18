package tern.checkpoint;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tern.gguf.AnyGguf;

/** Looks for files of weights that fail otherwise than by being refused. */
class FileFuzz {
  static Stream<byte[]> gguf() {
    return AnyGguf.seeds();
  }

  static Stream<byte[]> safetensors() {
    return AnyCheckpoint.safetensorsSeeds();
  }

  @DictionaryEntries({
    "GGUF",
    "general.architecture",
    "general.alignment",
    "bitnet-b1.58",
    "qwen3",
    "blk.0.attn_q.weight",
    "tokenizer.ggml.merges",
    "tokenizer.ggml.scores"
  })
  @MethodSource("gguf")
  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void ggufIsReadOrRefused(byte[] file) {
    AnyCheckpoint.gguf(file);
  }

  @DictionaryEntries({"data_offsets", "dtype", "shape", "__metadata__", "BF16", "[0,8]"})
  @MethodSource("safetensors")
  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void safetensorsAreReadOrRefused(byte[] file) {
    AnyCheckpoint.safetensors(file);
  }
}
