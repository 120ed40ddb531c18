package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AbsmaxTest {
  @Test
  void largestBecomes127AndTiesGoToEven() {
    float[] x = {127, -127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f};
    byte[] q = new byte[7];
    assertThat(Absmax.quantise(x, 0, 7, q, 0)).isEqualTo(1f);
    assertThat(q).containsExactly(127, -127, 0, 2, 2, 0, -2);
  }

  @Test
  void zerosUseTheFloor() {
    byte[] q = {1, 1};
    assertThat(Absmax.quantise(new float[2], 0, 2, q, 0)).isEqualTo(127 / 1e-5f);
    assertThat(q).containsOnly(0);
  }

  @Test
  void onlyTheGivenTokenIsRead() {
    byte[] q = new byte[3];
    float scale = Absmax.quantise(new float[] {1000, 2, -1, 1000}, 1, 2, q, 1);
    assertThat(scale).isEqualTo(63.5f);
    assertThat(q).containsExactly(0, 127, -64);
  }

  @Test
  void refusesNonFiniteValues() {
    assertThatThrownBy(() -> Absmax.quantise(new float[] {1, Float.NaN}, 0, 2, new byte[2], 0))
        .hasMessage("activation 1 is NaN; expected a finite number");
  }

  @Property
  void errorIsHalfAStepAtMost(@ForAll @Size(17) @FloatRange(min = -1e4f, max = 1e4f) float[] x) {
    byte[] q = new byte[x.length];
    float scale = Absmax.quantise(x, 0, x.length, q, 0);
    for (int i = 0; i < x.length; i++) {
      assertThat(Math.abs(q[i] - (double) x[i] * scale)).isLessThanOrEqualTo(0.5001);
    }
  }

  /** The formula of the class comment, in plain steps. */
  @Property
  void equalsTheFormula(
      @ForAll @Size(33) float[] x, @ForAll @IntRange(min = -45, max = 30) int exponent) {
    for (int i = 0; i < x.length; i++) {
      float finite = Float.isFinite(x[i]) ? x[i] : i;
      x[i] = i % 3 == 0 ? Math.scalb((i - 16) * 0.5f, exponent) : finite;
    }
    float largest = 0;
    for (float value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = 127 / Math.max(largest, 1e-5f);
    byte[] expected = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = (byte) Math.clamp((long) Math.rint(x[i] * scale), -128, 127);
    }
    byte[] q = new byte[x.length];
    assertThat(Absmax.quantise(x, 0, x.length, q, 0)).isEqualTo(scale);
    assertThat(q).isEqualTo(expected);
    byte[] inPlace = new byte[x.length];
    assertThat(Absmax.quantise(x, 0, x.length, MemorySegment.ofArray(inPlace), 0)).isEqualTo(scale);
    assertThat(inPlace).isEqualTo(expected);
  }
}
