package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final float[] LOGITS = {0, 2, 1, 2, -5};

  private static int[] draw(double temperature, int topK, double topP, long seed, int count) {
    Sampler sampler = new Sampler(new Sampler.Settings(temperature, topK, topP, seed));
    return IntStream.range(0, count).map(i -> sampler.choose(LOGITS)).toArray();
  }

  @Test
  void greedyTakesTheFirstOfTheLargest() {
    assertThat(draw(0, 0, 1, 9, 20)).containsOnly(1);
  }

  @Test
  void theSameSeedGivesTheSameDraws() {
    assertThat(draw(1, 0, 1, 5, 50)).isEqualTo(draw(1, 0, 1, 5, 50));
    assertThat(draw(1, 0, 1, 5, 50)).isNotEqualTo(draw(1, 0, 1, 6, 50));
  }

  @Test
  void topKKeepsTheMostLikely() {
    assertThat(draw(100, 2, 1, 1, 200)).containsOnly(1, 3);
    assertThat(draw(100, 1, 1, 1, 20)).containsOnly(1);
  }

  @Test
  void topPKeepsTheFewestThatReachIt() {
    assertThat(draw(1, 0, 0.75, 1, 200)).containsOnly(1, 3);
    assertThat(draw(1, 0, 0.01, 1, 20)).containsOnly(1);
  }

  @Test
  void frequenciesFollowTheSoftmax() {
    int count = 20000;
    int[] draws = draw(1, 0, 1, 3, count);
    double sum = IntStream.range(0, LOGITS.length).mapToDouble(i -> Math.exp(LOGITS[i])).sum();
    for (int i = 0; i < LOGITS.length; i++) {
      int token = i;
      double share = Arrays.stream(draws).filter(d -> d == token).count() / (double) count;
      assertThat(Math.abs(share - Math.exp(LOGITS[i]) / sum)).isLessThan(0.015);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1, temperature",
    "NaN, 0, 1, temperature",
    "1, -1, 1, top-k",
    "1, 0, 0, top-p",
    "1, 0, 1.1, top-p"
  })
  void refusesNonsense(double temperature, int topK, double topP, String named) {
    assertThatThrownBy(() -> new Sampler.Settings(temperature, topK, topP, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void refusesLogitsThatAreNotNumbers(double temperature) {
    Sampler sampler = new Sampler(new Sampler.Settings(temperature, 0, 1, 0));
    float nan = Float.NaN;
    float least = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> sampler.choose(new float[] {nan, nan}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the logit of token 0 is NaN, expected a number");
    assertThatThrownBy(() -> sampler.choose(new float[] {1, nan, 2}))
        .hasMessageContaining("token 1 is NaN");
    assertThatThrownBy(() -> sampler.choose(new float[] {1, Float.POSITIVE_INFINITY}))
        .hasMessageContaining("of token 1, is Infinity");
    assertThatThrownBy(() -> sampler.choose(new float[] {least, least}))
        .hasMessageContaining("-Infinity");
    assertThat(sampler.choose(new float[] {least, 3, least})).isEqualTo(1);
  }
}
