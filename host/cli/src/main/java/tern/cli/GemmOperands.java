package tern.cli;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tern.ternary.TernaryMatrix;

/**
 * The operands of {@code tern bench gemm}, and the comparison of a result with plain loops.
 *
 * @param activations int8, {@code tokens} rows of {@code matrix.k()}
 */
record GemmOperands(TernaryMatrix matrix, byte[] activations, int tokens) {
  /** What the weights are. */
  enum Weights {
    RANDOM,
    PLUS,
    MINUS,
    ZERO
  }

  /** What the activations are; MIN is -128, MAX is 127. */
  enum Activations {
    RANDOM,
    MIN,
    MAX
  }

  static GemmOperands draw(
      int k, int n, int tokens, Weights weights, Activations activations, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder("bench", n, k);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        builder.set(
            row,
            column,
            switch (weights) {
              case RANDOM -> random.nextInt(3) - 1;
              case PLUS -> 1;
              case MINUS -> -1;
              case ZERO -> 0;
            });
      }
    }
    byte[] operands = new byte[tokens * k];
    switch (activations) {
      case RANDOM -> random.nextBytes(operands);
      case MIN -> Arrays.fill(operands, Byte.MIN_VALUE);
      case MAX -> Arrays.fill(operands, Byte.MAX_VALUE);
    }
    return new GemmOperands(builder.build(), operands, tokens);
  }

  /** Whether {@code tokens x n} results are what plain loops compute; rows in parallel. */
  boolean exact(int[] results) {
    int k = matrix.k();
    int n = matrix.n();
    return IntStream.range(0, n)
        .parallel()
        .allMatch(
            row -> {
              byte[] trits = new byte[k];
              matrix.copyRow(row, trits, 0);
              for (int m = 0; m < tokens; m++) {
                int sum = 0;
                for (int c = 0; c < k; c++) {
                  sum += activations[m * k + c] * trits[c];
                }
                if (sum != results[m * n + row]) {
                  return false;
                }
              }
              return true;
            });
  }
}
