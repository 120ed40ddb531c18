package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AbsmeanTest {
  @Test
  void scaleIsTheMeanMagnitude() {
    assertThat(Absmean.scale("w", new float[] {1, -2, 0, 5})).isEqualTo(2f);
  }

  @Test
  void zerosUseTheFloor() {
    assertThat(Absmean.scale("w", new float[4])).isEqualTo(1e-5f);
  }

  @Test
  void roundsAndClamps() {
    float[] w = {2, -2, 0.9f, 1.1f, -1.1f, 100};
    TernaryMatrix t = Absmean.quantise("w", 2, 3, w, 2);
    assertThat(trits(t)).containsExactly(1, -1, 0, 1, -1, 1);
  }

  @Test
  void halfGoesToZeroBecauseTiesGoToEven() {
    TernaryMatrix t = Absmean.quantise("w", 1, 3, new float[] {1, -1, 3}, 2);
    assertThat(trits(t)).containsExactly(0, 0, 1);
  }

  @Test
  void refusesNonFiniteValues() {
    assertThatThrownBy(() -> Absmean.scale("q_proj", new float[] {0, Float.POSITIVE_INFINITY}))
        .hasMessage("q_proj: weight 1 is Infinity; expected a finite number");
  }

  private static int[] trits(TernaryMatrix t) {
    int[] all = new int[t.n() * t.k()];
    for (int i = 0; i < all.length; i++) {
      all[i] = t.trit(i / t.k(), i % t.k());
    }
    return all;
  }
}
