package tern.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import tern.backend.Backend;
import tern.backend.ReferenceBackend;
import tern.ternary.TernaryMatrix;

/**
 * The operands of {@code tern bench gemm}, and the comparison of a result with the reference.
 *
 * <p>Any thread may read it.
 *
 * @param activations int8, {@code tokens} rows of {@code matrix.k()}
 */
public record GemmOperands(TernaryMatrix matrix, byte[] activations, int tokens) {
  /** How the weights are chosen: at random, or all alike. */
  public enum Weights {
    RANDOM,
    PLUS,
    MINUS,
    ZERO
  }

  /** How the activations are chosen: at random, all -128, or all 127. */
  public enum Activations {
    RANDOM,
    MIN,
    MAX
  }

  public static GemmOperands draw(
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

  /** Whether {@code tokens x n} results equal those of the reference. */
  public boolean exact(int[] results) {
    int[] expected = new int[results.length];
    try (Backend reference = new ReferenceBackend()) {
      reference.load(matrix).multiply(activations, tokens, expected);
    }
    return Arrays.equals(results, expected);
  }
}
