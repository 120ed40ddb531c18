package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopTokensTest {
  /** The plain definition: the head of a stable sort of all tokens. */
  private static int[] sorted(float[] logits, int count) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void isTheHeadOfAStableSort() {
    SplittableRandom random = new SplittableRandom(3);
    float[] special = {0f, -0f, 1, -1, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE};
    for (int round = 0; round < 400; round++) {
      float[] logits = new float[random.nextInt(1, 60)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] =
            random.nextInt(3) == 0
                ? special[random.nextInt(special.length)]
                : (float) random.nextGaussian();
      }
      for (int count : new int[] {1, 2, (logits.length + 1) / 2, logits.length}) {
        int kept = Math.min(count, logits.length);
        assertThat(TopTokens.of(logits, kept)).isEqualTo(sorted(logits, kept));
      }
    }
  }
}
