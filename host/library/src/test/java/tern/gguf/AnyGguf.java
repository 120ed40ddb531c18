package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads all that there is in a file of any bytes: a fuzzer's entry point. */
public final class AnyGguf {
  private AnyGguf() {}

  /** Maps bytes as a file. */
  public static GgufFile parse(byte[] bytes) {
    return GgufFile.parse(Path.of("any.gguf"), MemorySegment.ofArray(bytes));
  }

  /** Fails unless the bytes are read, or refused by the exception that is meant for it. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    GgufFile file;
    try {
      file = parse(bytes);
    } catch (GgufException refused) {
      return;
    }
    for (GgufTensor tensor : file.tensors().values()) {
      attempt(tensor::floats);
      attempt(
          () -> {
            GgufTrits trits = GgufTrits.of(tensor, I2sLayout.of(file));
            byte[] codes = new byte[(int) tensor.columns()];
            for (int row = 0; row < tensor.rows(); row++) {
              trits.codes().copy(row, codes, 0);
              for (byte code : codes) {
                if (code < 0 || code > 2) {
                  throw new AssertionError("code " + code);
                }
              }
            }
          });
    }
    attempt(() -> TokenizerJson.of(file));
    attempt(() -> GgufVocabulary.of(file.metadata()).endIds());
    for (String key : file.metadata().keys()) {
      attempt(() -> file.metadata().floats(key));
      attempt(() -> file.metadata().text(key));
      attempt(() -> file.metadata().isOff(key));
    }
  }

  private static void attempt(Runnable read) {
    try {
      read.run();
    } catch (GgufException refused) {
      // Refusing is what a broken file deserves.
    }
  }

  /** Small files that have everything in them. */
  public static Stream<byte[]> seeds() {
    GgufBytes types = new GgufBytes().put("general.architecture", "bitnet-b1.58");
    for (GgufType type : GgufType.values()) {
      long[] shape = {4, 256};
      types.tensor(type.name(), type.number, shape, new byte[(int) type.bytes(1024)]);
    }
    GgufBytes model =
        new GgufBytes()
            .put("general.architecture", "llama")
            .put("llama.context_length", 8)
            .put("llama.embedding_length", 4)
            .put("llama.block_count", 1)
            .put("llama.feed_forward_length", 4)
            .put("llama.attention.head_count", 1)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("llama.rope.freq_base", 10_000f)
            .put("llama.rope.scaling.type", "linear")
            .put("llama.rope.scaling.factor", 1f)
            .tensor("token_embd.weight", 1, new long[] {5, 4}, new byte[40])
            .tensor("blk.0.attn_norm.weight", 0, new long[] {4}, new byte[16])
            .tensor("blk.0.attn_q.weight", 1, new long[] {4, 4}, new byte[32])
            .tensor("blk.0.attn_q.scale", 0, new long[] {1}, new byte[4])
            .tensor("rope_freqs.weight", 0, new long[] {2}, new byte[8]);
    GgufBytes bytes =
        tokens(new GgufBytes(), "gpt2")
            .put("tokenizer.ggml.pre", "qwen2")
            .put("tokenizer.ggml.merges", new Object[] {"a b", "ab c"});
    GgufBytes pieces =
        tokens(new GgufBytes(), "llama")
            .put("tokenizer.ggml.scores", new Object[] {0f, 0f, -1f, -2f, -3f, -4f, -5f})
            .put("tokenizer.ggml.add_space_prefix", false)
            .put("tokenizer.ggml.unknown_token_id", 0);
    return Stream.of(types, model, bytes, pieces).map(GgufBytes::bytes);
  }

  private static GgufBytes tokens(GgufBytes bytes, String model) {
    return bytes
        .put("tokenizer.ggml.model", model)
        .put("tokenizer.ggml.tokens", new Object[] {"<s>", "</s>", "a", "b", "ab", "c", "abc"})
        .put("tokenizer.ggml.token_type", new Object[] {3, 3, 1, 1, 1, 1, 4})
        .put("tokenizer.ggml.bos_token_id", 0)
        .put("tokenizer.ggml.eos_token_id", 1)
        .put("tokenizer.ggml.add_bos_token", true)
        .put("tokenizer.ggml.add_eos_token", false)
        .put("tokenizer.chat_template", "{{ x }}");
  }
}
