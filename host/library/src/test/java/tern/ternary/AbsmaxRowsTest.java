package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Rows of floats as integers within +-121. */
class AbsmaxRowsTest {
  @Property(tries = 200)
  void equalsTheFormula(@ForAll @Size(37) @FloatRange(min = -1e30f, max = 1e30f) float[] x) {
    byte[] q = new byte[40];
    float scale = AbsmaxRows.quantise(x, 2, 33, q, 3);
    float a = 0x1p-100f;
    for (int i = 2; i < 35; i++) {
      a = Math.max(a, Math.abs(x[i]));
    }
    assertThat(scale).isEqualTo(a / 121);
    for (int i = 0; i < 33; i++) {
      assertThat(q[3 + i]).isEqualTo((byte) Math.rint(x[2 + i] * (121 / a)));
      assertThat((int) q[3 + i]).isBetween(-121, 121);
    }
  }

  @Test
  void theLargestBecomes121() {
    byte[] q = new byte[5];
    float[] row = {0.5f, -2, 1e-9f, 2, 0.025f};
    assertThat(AbsmaxRows.quantise(row, 0, 5, q, 0)).isEqualTo(2f / 121);
    // 0.025 * 60.5 is 1.5125
    assertThat(q).containsExactly(30, -121, 0, 121, 2);
  }

  @Test
  void halvesGoToEven() {
    byte[] q = new byte[4];
    AbsmaxRows.quantise(new float[] {121, 0.5f, 1.5f, -2.5f}, 0, 4, q, 0);
    assertThat(q).containsExactly(121, 0, 2, -2);
  }

  @Test
  void zerosAndTheLeastFloatsStayFinite() {
    byte[] q = {1, 1, 1};
    assertThat(AbsmaxRows.quantise(new float[3], 0, 3, q, 0)).isEqualTo(0x1p-100f / 121);
    assertThat(q).containsExactly(0, 0, 0);
    AbsmaxRows.quantise(new float[] {Float.MIN_VALUE, -Float.MIN_VALUE, 0}, 0, 3, q, 0);
    assertThat(q).containsExactly(0, 0, 0);
    AbsmaxRows.quantise(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 0}, 0, 3, q, 0);
    assertThat(q).containsExactly(121, -121, 0);
  }

  @Test
  void refusesWhatIsNotFinite() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> AbsmaxRows.quantise(new float[] {1, wrong}, 0, 2, new byte[2], 0))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("element 1 is " + wrong);
    }
  }
}
