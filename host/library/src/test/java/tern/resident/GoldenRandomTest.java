package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random instructions, in three lists for as many numbers of lanes. */
class GoldenRandomTest {
  private static final int STEPS = 250;
  private static final int SOURCES = 4096;
  private static final int TARGETS = 8192;

  private void setUp(GoldenInstructions golden, SplittableRandom random) {
    for (int i = 0; i < SOURCES / 4; i++) {
      golden.words(4L * i, RandomWords.draw(random));
    }
    golden.map(RandomMaps.position());
    RandomMaps.all().forEach(golden::map);
    golden.begin();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theFileIsWhatTheMachineDoes(int lanes) throws IOException {
  }
}
