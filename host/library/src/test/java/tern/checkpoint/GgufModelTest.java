package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.model.Model;
import tern.model.Session;

/** Files that the gguf package wrote give the logits of the same weights in a folder, exactly. */
class GgufModelTest {
  static final Path FILES = Backends.home().resolve("host/library/src/test/resources/gguf");

  @ParameterizedTest
  @CsvSource({
    "blocks, blocks-tq1_0.gguf",
    "blocks, blocks-tq2_0.gguf",
    "llama, llama-f16.gguf",
    "bitnet, bitnet-bf16.gguf",
    "qwen3, qwen3-f16.gguf",
    "master, master-f32.gguf",
  })
  void logitsAreEqual(String folder, String file) {
    float[][] expected = logits(FILES.resolve(folder));
    float[][] got = logits(FILES.resolve(file));
    assertThat(got).isDeepEqualTo(expected);
    assertThat(expected[7]).doesNotContain(Float.NaN);
    assertThat(expected[7][0]).isNotEqualTo(expected[7][1]);
  }

  static float[][] logits(Path path) {
    try (Model model = ModelLoader.load(path, new ReferenceBackend())) {
      return new Session(model, 8).allLogits(1, 7, 39, 0, 3, 3, 20, 12);
    }
  }
}
