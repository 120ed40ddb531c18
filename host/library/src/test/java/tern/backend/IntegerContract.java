package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Samples;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** The contract of every backend on integers: results equal plain loops exactly. */
abstract class IntegerContract {
  Backend backend;

  abstract Backend open();

  @BeforeEach
  void openBackend() {
    backend = open();
  }

  @AfterEach
  void closeBackend() {
    if (backend != null) {
      backend.close();
    }
  }

  static void multiplyInPlace(LoadedMatrix loaded, int tokens, byte[] x, int[] sums) {
    int n = loaded.n();
    int k = loaded.k();
    loaded.multiply(
        tokens,
        (m, into, at) -> MemorySegment.copy(x, m * k, into, ValueLayout.JAVA_BYTE, at, k),
        (m, from, at) -> MemorySegment.copy(from, ValueLayout.JAVA_INT, at, sums, m * n, n));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 3, 5",
    "16, 4, 4",
    "17, 21, 5",
    "97, 53, 7",
    "256, 9, 1",
    "31, 57, 17",
    "5, 1, 70"
  })
  void integersEqualPlainLoops(int k, int n, int tokens) {
    for (long seed = 1; seed <= 3; seed++) {
      checkIntegers(Samples.integers(n, k, seed), Samples.activations(tokens * k, seed), tokens);
    }
  }

  @ParameterizedTest
  @CsvSource({"121, -128", "-121, -128", "0, -128", "121, 127", "-121, 127", "40, -128"})
  void integersAreExactAtTheExtremes(int value, byte activation) {
    for (int k : new int[] {1, 333}) {
      byte[] activations = new byte[2 * k];
      Arrays.fill(activations, activation);
      checkIntegers(Samples.constantIntegers(11, k, value), activations, 2);
    }
  }

  /** The longest dot product of most devices, and one that must be cut. */
  @ParameterizedTest
  @CsvSource({"121, 16384", "-121, 16384", "121, 16387"})
  void integersAreExactAtTheLimitAndPastMaxK(int value, int k) {
    byte[] activations = new byte[k];
    Arrays.fill(activations, Byte.MIN_VALUE);
    checkIntegers(Samples.constantIntegers(1, k, value), activations, 1);
  }

  @Test
  void aPlanMayHoldIntegersToo() {
    TernaryMatrix trits = Samples.matrix(20, 33, 4);
    IntegerMatrix integers = Samples.integers(7, 20, 5);
    LoadedMatrix first = backend.load(trits);
    LoadedMatrix second = backend.load(integers);
    byte[] x = Samples.activations(2 * 33, 6);
    Plan plan = backend.plan(List.of(first, second, first));
    for (int tokens : new int[] {1, 2, 1}) {
      plan.begin(tokens);
      BackendContract.compare(trits, first, x, tokens);
      compareIntegers(integers, second, x, tokens);
      BackendContract.compare(trits, first, x, tokens);
    }
    plan.close();
    second.close();
    second.close();
    BackendContract.compare(trits, first, x, 1);
  }

  @Test
  void refusesIntegerOperandsThatAreTooShort() {
    LoadedMatrix matrix = backend.load(Samples.integers(4, 5, 1));
    assertThatThrownBy(() -> matrix.multiply(new byte[9], 2, new int[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need 10 activations and 8 accumulators, given 9 and 8");
    assertThatThrownBy(() -> matrix.multiply(new byte[5], 0, new int[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void checkIntegers(IntegerMatrix matrix, byte[] activations, int tokens) {
    compareIntegers(matrix, backend.load(matrix), activations, tokens);
  }

  /** Compares both kinds of product with plain loops. */
  static void compareIntegers(IntegerMatrix matrix, LoadedMatrix loaded, byte[] x, int tokens) {
    int[] expected = plain(matrix, x, tokens);
    int[] got = new int[expected.length];
    loaded.multiply(x, tokens, got);
    assertThat(got).as(matrix.name()).isEqualTo(expected);
    Arrays.fill(got, -1);
    multiplyInPlace(loaded, tokens, x, got);
    assertThat(got).as("%s, in place", matrix.name()).isEqualTo(expected);
  }

  private static int[] plain(IntegerMatrix matrix, byte[] x, int tokens) {
    int k = matrix.k();
    byte[] row = new byte[k];
    int[] sums = new int[tokens * matrix.n()];
    for (int r = 0; r < matrix.n(); r++) {
      matrix.copyRow(r, row, 0);
      for (int m = 0; m < tokens; m++) {
        for (int c = 0; c < k; c++) {
          sums[m * matrix.n() + r] += x[m * k + c] * row[c];
        }
      }
    }
    return sums;
  }
}
