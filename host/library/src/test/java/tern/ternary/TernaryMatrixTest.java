package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
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

  /** Checks each byte in turn, with its four trits read by plain shifts. */
  @Property(tries = 100)
  void readsSplitRowsInPlace(
      @ForAll @IntRange(min = 1, max = 5) int quarter,
      @ForAll @IntRange(min = 1, max = 19) int k,
      @ForAll long seed) {
    byte[] trits = Samples.trits(4 * quarter * k, seed);
    byte[] bytes = new byte[quarter * k];
    for (int row = 0; row < 4 * quarter; row++) {
      for (int c = 0; c < k; c++) {
        int code = trits[row * k + c] + 1;
        bytes[row % quarter * k + c] |= (byte) (code << 2 * (row / quarter));
      }
    }
    TernaryMatrix split = TernaryMatrix.split("m", 4 * quarter, k, MemorySegment.ofArray(bytes));
    TernaryMatrix copy = split.copy();
    java.util.Arrays.fill(bytes, (byte) 0);
    for (int row = 0; row < 4 * quarter; row++) {
      for (int c = 0; c < k; c++) {
        assertThat(copy.trit(row, c)).isEqualTo(trits[row * k + c]);
        assertThat(split.trit(row, c)).isEqualTo(-1);
      }
    }
  }

  @Test
  void refusesCodesThatAreNotTrits() {
    byte[] bytes = new byte[2 * 9];
    for (int at : new int[] {0, 7, 8, 17}) {
      bytes[at] = 0b00_11_00_10;
      assertThatThrownBy(() -> TernaryMatrix.split("m", 8, 9, MemorySegment.ofArray(bytes)))
          .hasMessage(
              "code 3 at byte [%d, %d], row %d, which is not a trit", at / 9, at % 9, at / 9 + 4);
      bytes[at] = 0;
    }
    assertThatThrownBy(() -> TernaryMatrix.split("m", 8, 8, MemorySegment.ofArray(bytes)))
        .hasMessage("m: 8 x 8 trits in split rows expected, 18 bytes given");
  }

  @Test
  void refusesValuesThatAreNotTrits() {
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

  @Test
  void rowsAreThoseOfTheWhole() {
    TernaryMatrix whole = Samples.matrix(23, 37, 5);
    TernaryMatrix part = whole.rows(5, 13).rows(2, 9);
    byte[] row = new byte[37];
    for (int r = 0; r < 9; r++) {
      part.copyRow(r, row, 0);
      for (int c = 0; c < 37; c++) {
        assertThat(part.trit(r, c)).isEqualTo(row[c]).isEqualTo((byte) whole.trit(r + 7, c));
      }
    }
    assertThat(part.n()).isEqualTo(9);
    assertThat(part.name()).isEqualTo("random 5, rows 5 to 17, rows 2 to 10");
    assertThatThrownBy(() -> whole.rows(20, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 23 rows, 4 requested from row 20");
  }

  @Test
  void columnsAreThoseOfTheWhole() {
    TernaryMatrix whole = Samples.matrix(3, 37, 4);
    TernaryMatrix part = whole.columns(5, 13).columns(2, 9);
    byte[] row = new byte[11];
    for (int r = 0; r < 3; r++) {
      part.copyRow(r, row, 1);
      for (int c = 0; c < 9; c++) {
        assertThat(part.trit(r, c)).isEqualTo(whole.trit(r, 7 + c));
        assertThat(row[1 + c]).isEqualTo((byte) whole.trit(r, 7 + c));
      }
    }
    assertThat(part.name()).isEqualTo("random 4, columns 5 to 17, columns 2 to 10");
    assertThatThrownBy(() -> whole.columns(30, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 37 columns, 8 requested from column 30");
  }
}
