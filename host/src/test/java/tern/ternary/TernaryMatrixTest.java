package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tern.Samples;

class TernaryMatrixTest {
  @Property(tries = 100)
  void holdsWhatItWasGiven(
      @ForAll @IntRange(min = 1, max = 9) int n,
      @ForAll @IntRange(min = 1, max = 13) int k,
      @ForAll long seed) {
    byte[] trits = Samples.trits(n * k, seed);
    TernaryMatrix matrix = TernaryMatrix.of("m", n, k, trits);
    byte[] read = new byte[n * k];
    for (int row = 0; row < n; row++) {
      matrix.copyRow(row, read, row * k);
      for (int c = 0; c < k; c++) {
        assertThat(matrix.trit(row, c)).isEqualTo(trits[row * k + c]);
      }
    }
    assertThat(read).isEqualTo(trits);
  }

  @Test
  void stacksRows() {
    TernaryMatrix a = TernaryMatrix.of("a", 1, 2, new byte[] {1, 0});
    TernaryMatrix b = TernaryMatrix.of("b", 2, 2, new byte[] {-1, 0, 1, 1});
    TernaryMatrix both = TernaryMatrix.stack("a|b", a, b);
    assertThat(both.n()).isEqualTo(3);
    assertThat(both.trit(0, 0)).isEqualTo(1);
    assertThat(both.trit(1, 0)).isEqualTo(-1);
    assertThat(both.trit(2, 1)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoTrit() {
    assertThatThrownBy(() -> TernaryMatrix.of("m", 1, 2, new byte[] {0, 2}))
        .hasMessage("m[0][1] is 2; expected -1, 0 or +1");
  }

  @Test
  void refusesPartsOfDifferentWidth() {
    TernaryMatrix a = TernaryMatrix.of("a", 1, 2, new byte[2]);
    TernaryMatrix b = TernaryMatrix.of("b", 1, 3, new byte[3]);
    assertThatThrownBy(() -> TernaryMatrix.stack("a|b", a, b))
        .hasMessage("a|b: b has 3 columns, expected 2");
  }
}
