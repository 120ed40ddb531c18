package tern.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backends;

/** Random blocks give the floats that the gguf package reads from them, exactly. */
class FloatBlocksTest {
  private static final Path FILE =
      Backends.home().resolve("host/library/src/test/resources/gguf/floats.gguf");

  @ParameterizedTest
  @ValueSource(strings = {"Q8_0", "Q4_K", "Q6_K", "TQ2_0"})
  void areEqual(String type) {
    GgufFile file = GgufFile.open(FILE);
    assertThat(file.tensor(type + ".blocks").type()).hasToString(type);
    float[] expected = file.tensor(type + ".floats").floats();
    assertThat(expected).hasSize(3 * 512);
    assertThat(file.tensor(type + ".blocks").floats()).isEqualTo(expected);
    float[] row = new float[514];
    file.tensor(type + ".blocks").copy(2, row, 1);
    assertThat(row[1]).isEqualTo(expected[1024]);
    assertThat(row[512]).isEqualTo(expected[1535]);
  }
}
