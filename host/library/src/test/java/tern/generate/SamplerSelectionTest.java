package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.model.Candidates;
import tern.model.TopTokens;

/** Which tokens a sampler leaves out, and that it needs no more of them than it says. */
class SamplerSelectionTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(8);

  private static float[] logits(int count) {
    float[] logits = new float[count];
    // Coarse values, so that some are equal.
    for (int i = 0; i < count; i++) {
      logits[i] = Math.round(6 * (float) RANDOM.nextGaussian()) / 4f;
    }
    return logits;
  }

  private static Candidates top(float[] logits, int count) {
    int[] ids = TopTokens.of(logits, Math.min(count, logits.length));
    return new Candidates(ids, TopTokens.pick(logits, ids));
  }

  /** The same tokens from all logits as from the most likely ones only, step by step. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 0, 1",
    "0, 0, 1, 0, 1.3",
    "0.8, 5, 1, 0, 1",
    "0.8, 5, 0.7, 0, 1.2",
    "1.5, 40, 0.9, 0.2, 1.1",
    "1, 500, 1, 0, 2"
  })
  void theMostLikelySuffice(
      double temperature, int topK, double topP, double minP, double penalty) {
    var settings = new Sampler.Settings(temperature, topK, topP, minP, penalty, 5);
    Sampler all = new Sampler(settings);
    Sampler few = new Sampler(settings);
    all.restart(new int[] {1, 2, 3});
    few.restart(new int[] {1, 2, 3});
    for (int step = 0; step < 300; step++) {
      float[] logits = logits(200);
      assertThat(few.choose(top(logits, few.candidates()))).isEqualTo(all.choose(logits));
    }
  }

  /** Top-p without sorting draws from the same tokens as top-p over all of them in order. */
  @ParameterizedTest
  @CsvSource({"1, 0.5", "1, 0.99", "3, 0.9", "0.3, 0.999999", "100, 0.9"})
  void topPOverAllTokensIsThatOfTheSortedOnes(double temperature, double topP) {
    Sampler unsorted = new Sampler(new Sampler.Settings(temperature, 0, topP, 0, 1, 7));
    Sampler sorted = new Sampler(new Sampler.Settings(temperature, 2000, topP, 0, 1, 7));
    for (int step = 0; step < 50; step++) {
      float[] logits = logits(2000);
      assertThat(unsorted.choose(logits)).isEqualTo(sorted.choose(logits));
    }
  }

  @Test
  void minPLeavesOutWhatIsFarLessLikely() {
    float[] logits = {0, (float) Math.log(0.5), (float) Math.log(0.09), -1};
    Sampler sampler = new Sampler(new Sampler.Settings(1, 0, 1, 0.1, 1, 3));
    for (int i = 0; i < 500; i++) {
      assertThat(sampler.choose(logits)).isIn(0, 1, 3);
    }
    Sampler onlyBest = new Sampler(new Sampler.Settings(1, 0, 1, 0.6, 1, 3));
    assertThat(onlyBest.choose(logits)).isZero();
  }

  @Test
  void theRepeatPenaltyLowersRecentTokens() {
    float[] logits = {2, 1.5f, -1, -1.2f};
    Sampler sampler = new Sampler(new Sampler.Settings(0, 0, 1, 0, 2, 0));
    assertThat(new int[] {sampler.choose(logits), sampler.choose(logits), sampler.choose(logits)})
        .as("2, then 1.5 above 2 / 2, then 2 / 2 above 1.5 / 2")
        .containsExactly(0, 1, 0);
    assertThat(new Repetition(2).lowered(logits)).isSameAs(logits);
    Repetition seen = new Repetition(2);
    seen.restart(new int[] {2, 0, 2});
    assertThat(seen.lowered(logits)).containsExactly(1, 1.5f, -2, -1.2f);
    assertThat(logits[0]).isEqualTo(2);
  }

  @Test
  void thePenaltyLooksBackAtSixtyFourTokens() {
    Repetition seen = new Repetition(2);
    seen.add(0);
    for (int i = 0; i < 63; i++) {
      seen.add(1);
    }
    assertThat(seen.lowered(new float[] {4, 4})).containsExactly(2, 2);
    seen.add(1);
    assertThat(seen.lowered(new float[] {4, 4})).containsExactly(4, 2);
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 1, min-p", "1, 1, min-p", "0, 0.9, repeat-penalty", "0, NaN, repeat-penalty"})
  void refusesNonsense(double minP, double penalty, String named) {
    assertThatThrownBy(() -> new Sampler.Settings(1, 0, 1, minP, penalty, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
