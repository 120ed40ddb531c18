package tern.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.backend.ReferenceBackend;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * The operands of {@code tern bench gemm}, and the comparison of a result with the reference.
 *
 * <p>Any thread may read it.
 *
 * @param weights loads the matrix into a backend
 * @param activations int8, {@code tokens} rows of the matrix's columns
 */
public record GemmOperands(
    Function<Backend, LoadedMatrix> weights, byte[] activations, int tokens) {
  /** How the weights are chosen: at random, or all alike; of integers +-121 or 0. */
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

  /**
   * Draws operands.
   *
   * @param planes weights are integers within +-121, not trits
   */
  public static GemmOperands draw(
      int k,
      int n,
      int tokens,
      boolean planes,
      Weights weights,
      Activations activations,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Function<Backend, LoadedMatrix> matrix =
        planes ? integers(k, n, weights, random) : trits(k, n, weights, random);
    byte[] operands = new byte[tokens * k];
    switch (activations) {
      case RANDOM -> random.nextBytes(operands);
      case MIN -> Arrays.fill(operands, Byte.MIN_VALUE);
      case MAX -> Arrays.fill(operands, Byte.MAX_VALUE);
    }
    return new GemmOperands(matrix, operands, tokens);
  }

  private static Function<Backend, LoadedMatrix> trits(
      int k, int n, Weights weights, SplittableRandom random) {
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder("bench", n, k);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        builder.set(row, column, weight(weights, 1, random));
      }
    }
    TernaryMatrix matrix = builder.build();
    return backend -> backend.load(matrix);
  }

  private static Function<Backend, LoadedMatrix> integers(
      int k, int n, Weights weights, SplittableRandom random) {
    byte[] values = new byte[Math.multiplyExact(n, k)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) weight(weights, IntegerMatrix.MOST, random);
    }
    IntegerMatrix matrix = IntegerMatrix.of("bench", n, k, values);
    return backend -> backend.load(matrix);
  }

  private static int weight(Weights weights, int most, SplittableRandom random) {
    return switch (weights) {
      case RANDOM -> random.nextInt(2 * most + 1) - most;
      case PLUS -> most;
      case MINUS -> -most;
      case ZERO -> 0;
    };
  }

  /** Whether {@code tokens x n} results equal those of the reference. */
  public boolean exact(int[] results) {
    int[] expected = new int[results.length];
    try (Backend reference = new ReferenceBackend()) {
      weights.apply(reference).multiply(activations, tokens, expected);
    }
    return Arrays.equals(results, expected);
  }
}
