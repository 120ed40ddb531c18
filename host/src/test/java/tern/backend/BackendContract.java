package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Samples;
import tern.ternary.TernaryMatrix;

/** What every backend must do: equal plain loops, exactly. */
abstract class BackendContract {
  private Backend backend;

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

  private void check(TernaryMatrix matrix, byte[] activations, int tokens) {
    compare(matrix, backend.load(matrix), activations, tokens);
  }

  private static void compare(TernaryMatrix matrix, LoadedMatrix loaded, byte[] x, int tokens) {
    int[] got = new int[tokens * matrix.n()];
    loaded.multiply(x, tokens, got);
    for (int m = 0; m < tokens; m++) {
      for (int row = 0; row < matrix.n(); row++) {
        int sum = 0;
        for (int c = 0; c < matrix.k(); c++) {
          sum += x[m * matrix.k() + c] * matrix.trit(row, c);
        }
        assertThat(got[m * matrix.n() + row])
            .as("%s, row %d, token %d", matrix.name(), row, m)
            .isEqualTo(sum);
      }
    }
  }
}
