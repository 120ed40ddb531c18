package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.ternary.IntegerMatrix;

/** Products of int8 rows and tokens give the bits of plain loops, wherever operands lie. */
abstract class IntegerKernelsContract extends KernelsFixture {
  /** Operands and results lie apart, at odd places; nothing else is written. */
  private void integers(int n, int k, int tokens, IntUnaryOperator weight, IntUnaryOperator x) {
    int rowStride = k + random.nextInt(9);
    int xStride = k + random.nextInt(70);
    int outStride = 4 * n + random.nextInt(9);
    MemorySegment rows = bytes(3 + n * rowStride, weight);
    MemorySegment tokensOf = bytes(5 + tokens * xStride, x);
    MemorySegment expected = bytes(7 + tokens * outStride, this::anyByte);
    MemorySegment got = memory(expected.byteSize()).copyFrom(expected);
    for (int m = 0; m < tokens; m++) {
      for (int row = 0; row < n; row++) {
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum +=
              rows.get(JAVA_BYTE, 3L + (long) row * rowStride + c)
                  * tokensOf.get(JAVA_BYTE, 5L + (long) m * xStride + c);
        }
        expected.set(JAVA_INT_UNALIGNED, 7L + (long) m * outStride + 4L * row, sum);
      }
    }
    int half = n / 2;
    long second = 3L + (long) half * rowStride;
    kernels()
        .integers(rows, 3, rowStride, half, k, tokensOf, 5, xStride, tokens, got, 7, outStride);
    kernels()
        .integers(
            rows,
            second,
            rowStride,
            n - half,
            k,
            tokensOf,
            5,
            xStride,
            tokens,
            got,
            7 + 4L * half,
            outStride);
    equal(got, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 15, 2",
    "7, 16, 3",
    "8, 17, 4",
    "9, 63, 5",
    "16, 64, 6",
    "23, 65, 7",
    "256, 100, 4",
    "96, 256, 8",
    "13, 1283, 67",
    "5, 2560, 1"
  })
  void multipliesIntegers(int n, int k, int tokens) {
    integers(n, k, tokens, this::anyByte, this::anyByte);
  }

  @ParameterizedTest
  @CsvSource({"121, -128", "-121, -128", "121, 127", "-128, -128", "127, -128", "0, -128"})
  void multipliesExtremeIntegers(int weight, int activation) {
    integers(9, 6912, 3, i -> weight, i -> activation);
    integers(5, IntegerMatrix.MAX_K, 1, i -> weight, i -> activation);
  }

  @Test
  void refusesIntegersOutsideTheirSegment() {
    MemorySegment rows = memory(5 * 24 + 20);
    MemorySegment x = memory(2 * 32 + 20);
    MemorySegment out = memory(2 * 28 + 24);
    kernels().integers(rows, 0, 24, 6, 20, x, 0, 32, 3, out, 0, 28);
    kernels().integers(rows, 0, 24, 0, 20, x, 0, 32, 3, out, 0, 28);
    kernels().integers(rows, 0, 24, 6, 20, x, 0, 32, 0, out, 0, 28);
    for (int wrong = 0; wrong < 3; wrong++) {
      long rowsAt = wrong == 0 ? 1 : 0;
      long xAt = wrong == 1 ? 1 : 0;
      long outAt = wrong == 2 ? 1 : 0;
      assertThatThrownBy(
              () -> kernels().integers(rows, rowsAt, 24, 6, 20, x, xAt, 32, 3, out, outAt, 28))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    long far = Long.MAX_VALUE / 2;
    assertThatThrownBy(() -> kernels().integers(rows, 0, far, 6, 20, x, 0, 32, 3, out, 0, 28))
        .isInstanceOfAny(IndexOutOfBoundsException.class, ArithmeticException.class);
    assertThatThrownBy(() -> kernels().integers(rows, 0, 19, 6, 20, x, 0, 32, 3, out, 0, 28))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 rows of 20 bytes, 19 apart");
    assertThatThrownBy(() -> kernels().integers(rows, 0, 24, 6, 20, x, 0, 32, 3, out, 0, 23))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
