package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Samples;

/** Integers, and the trits that they are made of. */
class IntegerMatrixTest {
  private static final int[] WEIGHTS = {81, 27, 9, 3, 1};

  @Test
  void everyValueIsTheWeightedSumOfItsPlanes() {
    byte[] all = new byte[243];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i - 121);
    }
    TernaryMatrix planes = IntegerMatrix.of("all", 1, all.length, all).planes();
    assertThat(planes.n()).isEqualTo(5);
    for (int c = 0; c < all.length; c++) {
      int sum = 0;
      for (int i = 0; i < 5; i++) {
        sum += WEIGHTS[i] * planes.trit(i, c);
      }
      assertThat(sum).isEqualTo(all[c]);
    }
  }

  /** The byte of the base-3 codec, whose first trit has weight 1, is the value plus 121. */
  @Test
  void aBaseThreeByteIsTheValuePlus121() {
    for (int value = -121; value <= 121; value++) {
      TernaryMatrix planes = IntegerMatrix.of("one", 1, 1, new byte[] {(byte) value}).planes();
      byte[] trits = new byte[5];
      for (int j = 0; j < 5; j++) {
        trits[j] = (byte) planes.trit(4 - j, 0);
      }
      assertThat(TritCodec.BASE_THREE.encode(trits, 0, 5) & 0xFF).isEqualTo(value + 121);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void fewerPlanesAreTheValueRounded(int count) {
    IntegerMatrix matrix = Samples.integers(3, 500, 1);
    TernaryMatrix planes = matrix.planes(count);
    int unit = (int) Math.pow(3, 5 - count);
    for (int row = 0; row < 3; row++) {
      for (int c = 0; c < 500; c++) {
        int top = 0;
        for (int i = 0; i < count; i++) {
          top = 3 * top + planes.trit(count * row + i, c);
        }
        // A multiple of an odd unit is never half way: rounding has one answer.
        assertThat(top).isEqualTo(Math.round((double) matrix.value(row, c) / unit));
      }
    }
  }

  @Property(tries = 100)
  void holdsWhatItWasGiven(
      @ForAll @Size(35) byte[] bytes, @ForAll @IntRange(min = 0, max = 2) int form) {
    byte[] values = new byte[35];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (bytes[i] % 122);
    }
    IntegerMatrix matrix =
        switch (form) {
          case 0 -> IntegerMatrix.of("m", 5, 7, values);
          case 1 -> IntegerMatrix.wrap("m", 5, 7, MemorySegment.ofArray(values));
          default ->
              IntegerMatrix.decoded(
                  "m", 5, 7, (row, into, at) -> System.arraycopy(values, 7 * row, into, at, 7));
        };
    byte[] row = new byte[9];
    for (int r = 0; r < 5; r++) {
      matrix.copyRow(r, row, 2);
      for (int c = 0; c < 7; c++) {
        assertThat(row[2 + c]).isEqualTo(values[7 * r + c]);
        assertThat(matrix.value(r, c)).isEqualTo(values[7 * r + c]);
        assertThat(matrix.copy().value(r, c)).isEqualTo(values[7 * r + c]);
      }
    }
    assertThat(matrix.rows(2, 3).columns(1, 4).value(1, 3)).isEqualTo(values[7 * 3 + 4]);
  }

  @ParameterizedTest
  @CsvSource({"122", "-122", "127", "-128"})
  void refusesValuesThatFiveTritsCannotHold(int value) {
    byte[] values = new byte[12];
    values[7] = (byte) value;
    assertThatThrownBy(() -> IntegerMatrix.of("head", 3, 4, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("head[1][3] is " + value + "; expected -121 to 121");
    IntegerMatrix lazy =
        IntegerMatrix.decoded(
            "head", 3, 4, (row, into, at) -> System.arraycopy(values, 4 * row, into, at, 4));
    assertThatThrownBy(() -> lazy.copyRow(1, new byte[4], 0))
        .hasMessage("head[1][3] is " + value + "; expected -121 to 121");
    assertThatThrownBy(() -> lazy.planes().trit(5, 0)).hasMessageContaining("head[1][3]");
  }

  @Test
  void refusesImpossibleShapes() {
    assertThatThrownBy(() -> IntegerMatrix.of("head", 3, 4, new byte[11]))
        .hasMessage("head: 3 x 4 integers expected, 11 given");
    assertThatThrownBy(() -> IntegerMatrix.decoded("head", 0, 4, (row, into, at) -> {}))
        .hasMessage("head: 0 x 4, expected at least 1 x 1");
    assertThatThrownBy(() -> IntegerMatrix.decoded("head", 1, 138655, (row, into, at) -> {}))
        .hasMessageContaining("k is 138655, expected at most 138654");
    IntegerMatrix matrix = Samples.integers(3, 4, 1);
    assertThatThrownBy(() -> matrix.planes(6)).hasMessageContaining("6 planes, expected 1 to 5");
    assertThatThrownBy(() -> matrix.rows(2, 2)).hasMessageContaining("has 3 rows");
    assertThatThrownBy(() -> matrix.columns(0, 5)).hasMessageContaining("has 4 columns");
  }
}
