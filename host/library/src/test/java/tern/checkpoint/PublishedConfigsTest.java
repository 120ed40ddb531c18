package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.model.RopeScaling;

/**
 * Configurations with the fields of published models are understood; {@code
 * llama-with-generation-defaults} also has all those that older versions of transformers write.
 */
class PublishedConfigsTest {
  @TempDir private Path folder;

  private CheckpointConfig config(String name) throws IOException {
    try (InputStream text = getClass().getResourceAsStream("/configs/" + name + ".json")) {
      Files.write(folder.resolve("config.json"), text.readAllBytes());
    }
    return ConfigReader.read(folder, warning -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "bitnet-b1.58-2B-4T, 2560, 6912, 30, 20, 5, 128, 128256, 500000, 1e-5, PACKED_MULTIPLY",
    "bitnet-b1.58-2B-4T-bf16, 2560, 6912, 30, 20, 5, 128, 128256, 500000, 1e-5, FLOATING",
    "bitnet_b1_58-large, 1536, 4096, 24, 16, 16, 96, 32002, 10000, 1e-5, FLOATING",
    "bitnet_b1_58-xl, 2048, 5460, 24, 32, 32, 64, 32002, 10000, 1e-5, FLOATING",
    "bitnet_b1_58-3B, 3200, 8640, 26, 32, 32, 100, 32002, 10000, 1e-5, FLOATING",
    "Llama3-8B-1.58-100B-tokens, 4096, 14336, 32, 32, 8, 128, 128256, 500000, 1e-5, PACKED_DIVIDE",
    "Falcon3-7B-Instruct-1.58bit, 3072, 23040, 28, 12, 4, 256, 131080, 1000042, 1e-6, PACKED_DIVIDE",
    "Falcon-E-3B-Instruct, 2048, 13312, 32, 16, 2, 128, 32768, 1000042, 1e-5, PACKED_DIVIDE",
    "Falcon-E-3B-Instruct-bfloat16, 2048, 13312, 32, 16, 2, 128, 32768, 1000042, 1e-5, TERNARY_FLOATS",
    "BitCPM4-1B, 1536, 3840, 52, 24, 8, 64, 73448, 10000, 1e-5, TERNARY_FLOATS",
    "Ternary-Bonsai-8B-unpacked, 4096, 12288, 36, 32, 8, 128, 151936, 1000000, 1e-6, TERNARY_FLOATS",
    "llama-with-generation-defaults, 128, 340, 2, 4, 4, 32, 448, 10000, 1e-6, PACKED_DIVIDE"
  })
  void isUnderstood(
      String name,
      int hidden,
      int ffn,
      int layers,
      int heads,
      int keyHeads,
      int headDim,
      int vocabulary,
      float theta,
      float epsilon,
      WeightStorage weights)
      throws IOException {
    CheckpointConfig stored = config(name);
    ModelConfig c = stored.model();
    assertThat(
            new int[] {
              c.hiddenSize(), c.ffnSize(), c.layers(), c.heads(), c.keyHeads(), c.headDim()
            })
        .containsExactly(hidden, ffn, layers, heads, keyHeads, headDim);
    assertThat(c.vocabularySize()).isEqualTo(vocabulary);
    assertThat(c.ropeTheta()).isEqualTo(theta);
    assertThat(c.normEpsilon()).isEqualTo(epsilon);
    assertThat(stored.weights()).isEqualTo(weights);
    assertThat(c.endIds()).hasSize(1);
  }

  @Test
  void aChatModelEndsWithItsGenerationConfigsIds() throws IOException {
    Files.writeString(
        folder.resolve("generation_config.json"),
        """
        {"_from_model_config": true, "bos_token_id": 128000, "eos_token_id": [128001, 128009],
         "do_sample": true, "max_length": 4096, "temperature": 0.6, "top_p": 0.9,
         "transformers_version": "4.40.0.dev0"}
        """);
    assertThat(config("bitnet-b1.58-2B-4T").model().endIds())
        .containsExactlyInAnyOrder(128001, 128009);
  }

  @Test
  void rotationsAndFactorsAreRead() throws IOException {
    assertThat(config("Llama3-8B-1.58-100B-tokens").model().ropeScaling()).isNull();
    ModelConfig bitCpm = config("BitCPM4-1B").model();
    RopeScaling.LongRope rope = (RopeScaling.LongRope) bitCpm.ropeScaling();
    assertThat(rope.amplitude()).isEqualTo(1);
    assertThat(rope.divisors()).hasSize(32).endsWith(49.85338592529297f);
    assertThat(bitCpm.multipliers())
        .isEqualTo(new Multipliers(12, (float) (1.4f / Math.sqrt(52)), 256f / 1536));
    assertThat(config("Ternary-Bonsai-8B-unpacked").model().ropeScaling())
        .isEqualTo(new RopeScaling.Yarn(4, 32, 1, 16384, true, (float) (0.1 * Math.log(4) + 1)));
  }
}
