package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Samples;
import tern.ternary.TernaryMatrix;

/** The contract of every backend: results equal plain loops exactly. */
abstract class BackendContract extends IntegerContract {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 3, 5",
    "16, 20, 4",
    "17, 21, 5",
    "97, 53, 7",
    "256, 40, 1",
    "31, 257, 3",
    "640, 128, 2",
    "5, 1, 70"
  })
  void equalsPlainLoops(int k, int n, int tokens) {
    for (long seed = 1; seed <= 3; seed++) {
      check(Samples.matrix(n, k, seed), Samples.activations(tokens * k, seed), tokens);
    }
  }

  /** Dot products longer than a device's job allows. */
  @ParameterizedTest
  @CsvSource({"16385, 3, 2", "32771, 2, 1"})
  void equalsPlainLoopsPastMaxK(int k, int n, int tokens) {
    TernaryMatrix matrix = Samples.matrix(n, k, 7);
    LoadedMatrix loaded = backend.load(matrix);
    byte[] x = Samples.activations(tokens * k, 8);
    int[] got = new int[tokens * n];
    multiplyInPlace(loaded, tokens, x, got);
    assertThat(got).isEqualTo(plain(matrix, x, tokens));
  }

  @ParameterizedTest
  @CsvSource({"1, -128", "-1, -128"})
  void isExactAtTheExtremesPastMaxK(int trit, byte activation) {
    byte[] activations = new byte[16387];
    Arrays.fill(activations, activation);
    check(Samples.constant(2, 16387, trit), activations, 1);
  }

  @Test
  void aMatrixCanBeClosed() {
    LoadedMatrix first = backend.load(Samples.matrix(30, 50, 1));
    LoadedMatrix second = backend.load(Samples.matrix(20, 70, 2));
    first.close();
    first.close();
    compare(Samples.matrix(20, 70, 2), second, Samples.activations(70, 3), 1);
    second.close();
    check(Samples.matrix(21, 71, 3), Samples.activations(71, 3), 1);
  }

  @ParameterizedTest
  @CsvSource({"1, -128", "-1, -128", "0, -128", "1, 127", "-1, 127", "0, 127"})
  void isExactAtTheExtremes(int trit, byte activation) {
    byte[] activations = new byte[2 * 333];
    Arrays.fill(activations, activation);
    check(Samples.constant(45, 333, trit), activations, 2);
  }

  @Test
  void keepsSeveralMatricesApart() {
    LoadedMatrix a = backend.load(Samples.matrix(30, 50, 1));
    LoadedMatrix b = backend.load(Samples.matrix(20, 70, 2));
    byte[] x = Samples.activations(70, 3);
    for (int round = 0; round < 12; round++) {
      compare(Samples.matrix(30, 50, 1), a, x, 1);
      compare(Samples.matrix(20, 70, 2), b, x, 1);
    }
  }

  @Test
  void countsItsProducts() {
    LoadedMatrix matrix = backend.load(Samples.matrix(4, 4, 1));
    long before = backend.statistics().jobs();
    matrix.multiply(new byte[4], 1, new int[4]);
    assertThat(backend.statistics().jobs()).isEqualTo(before + 1);
  }

  @Test
  void refusesOperandsThatAreTooShort() {
    LoadedMatrix matrix = backend.load(Samples.matrix(4, 5, 1));
    assertThatThrownBy(() -> matrix.multiply(new byte[9], 2, new int[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need 10 activations and 8 accumulators, given 9 and 8");
    assertThatThrownBy(() -> matrix.multiply(new byte[5], 0, new int[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "70"})
  void readsAndWritesOperandsInPlace(int tokens) {
    TernaryMatrix matrix = Samples.matrix(21, 33, 4);
    byte[] x = Samples.activations(tokens * 33, 5);
    int[] got = new int[tokens * 21];
    multiplyInPlace(backend.load(matrix), tokens, x, got);
    assertThat(got).isEqualTo(plain(matrix, x, tokens));
    assertThatThrownBy(() -> multiplyInPlace(backend.load(matrix), 0, x, got))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Results are right whether or not products follow the plan. */
  @Test
  void aPlanChangesNoResult() {
    TernaryMatrix[] matrices = new TernaryMatrix[11];
    LoadedMatrix[] loaded = new LoadedMatrix[11];
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] = Samples.matrix(10 + 3 * i, 60 - 5 * i, i);
      loaded[i] = backend.load(matrices[i]);
    }
    Plan plan = backend.plan(List.of(loaded));
    byte[] x = Samples.activations(70 * 60, 6);
    for (int tokens : new int[] {1, 1, 2, 70}) {
      plan.begin(tokens);
      for (int i = 0; i < matrices.length; i++) {
        compare(matrices[i], loaded[i], x, tokens);
      }
    }
    plan.begin(1);
    compare(matrices[0], loaded[0], x, 1);
    compare(matrices[4], loaded[4], x, 1);
    plan.begin(2);
    compare(matrices[0], loaded[0], x, 1);
    plan.begin(1);
    compare(matrices[0], loaded[0], x, 1);
    TernaryMatrix late = Samples.matrix(90, 90, 12);
    LoadedMatrix lateLoaded = backend.load(late);
    compare(matrices[1], loaded[1], x, 1);
    compare(late, lateLoaded, x, 2);
  }

  @Test
  void recoversFromAFailureOfItsCaller() {
    TernaryMatrix matrix = Samples.matrix(21, 33, 4);
    LoadedMatrix loaded = backend.load(matrix);
    Plan plan = backend.plan(List.of(loaded, loaded));
    byte[] x = Samples.activations(2 * 33, 5);
    for (int round = 0; round < 12; round++) {
      plan.begin(2);
      assertThatThrownBy(
              () ->
                  loaded.multiply(
                      2,
                      (m, into, at) -> {
                        throw new ArithmeticException("no number");
                      },
                      (m, from, at) -> {}))
          .hasMessage("no number");
      compare(matrix, loaded, x, 2);
    }
  }

  private void check(TernaryMatrix matrix, byte[] activations, int tokens) {
    compare(matrix, backend.load(matrix), activations, tokens);
  }

  static void compare(TernaryMatrix matrix, LoadedMatrix loaded, byte[] x, int tokens) {
    int[] got = new int[tokens * matrix.n()];
    loaded.multiply(x, tokens, got);
    int[] expected = plain(matrix, x, tokens);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i])
          .as("%s, row %d, token %d", matrix.name(), i % matrix.n(), i / matrix.n())
          .isEqualTo(expected[i]);
    }
  }

  private static int[] plain(TernaryMatrix matrix, byte[] x, int tokens) {
    int[] sums = new int[tokens * matrix.n()];
    for (int m = 0; m < tokens; m++) {
      for (int row = 0; row < matrix.n(); row++) {
        for (int c = 0; c < matrix.k(); c++) {
          sums[m * matrix.n() + row] += x[m * matrix.k() + c] * matrix.trit(row, c);
        }
      }
    }
    return sums;
  }
}
