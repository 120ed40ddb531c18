package tern.sweep;

import java.util.SplittableRandom;
import tern.ternary.TernaryMatrix;

/**
 * The operands of a product, and its sums as computed by plain loops.
 *
 * @param activations int8, {@code tokens} rows of {@code matrix.k()}
 * @param sums {@code tokens} rows of {@code matrix.n()}
 */
record Operands(TernaryMatrix matrix, byte[] activations, int[] sums) {
  private static final Shape.Weights[] ROW_WEIGHTS = {
    Shape.Weights.RANDOM, Shape.Weights.PLUS, Shape.Weights.MINUS, Shape.Weights.ZERO
  };
  private static final Shape.Activations[] ROW_ACTIVATIONS = {
    Shape.Activations.RANDOM, Shape.Activations.MIN, Shape.Activations.MAX
  };

  static Operands draw(Shape shape, SplittableRandom random) {
    int n = shape.n();
    int k = shape.k();
    byte[] trits = new byte[n * k];
    for (int row = 0; row < n; row++) {
      Shape.Weights weights = shape.weights();
      if (weights == Shape.Weights.ROWS) {
        weights = ROW_WEIGHTS[random.nextInt(ROW_WEIGHTS.length)];
      }
      for (int c = 0; c < k; c++) {
        trits[row * k + c] = trit(weights, random);
      }
    }
    byte[] activations = new byte[shape.tokens() * k];
    for (int token = 0; token < shape.tokens(); token++) {
      Shape.Activations kind = shape.activations();
      if (kind == Shape.Activations.ROWS) {
        kind = ROW_ACTIVATIONS[random.nextInt(ROW_ACTIVATIONS.length)];
      }
      for (int c = 0; c < k; c++) {
        activations[token * k + c] = activation(kind, random);
      }
    }
    int[] sums = sums(n, k, shape.tokens(), trits, activations);
    return new Operands(TernaryMatrix.of("sweep", n, k, trits), activations, sums);
  }

  private static byte trit(Shape.Weights weights, SplittableRandom random) {
    return switch (weights) {
      case PLUS -> 1;
      case MINUS -> -1;
      case ZERO -> 0;
      case RANDOM, ROWS -> (byte) (random.nextInt(3) - 1);
    };
  }

  private static byte activation(Shape.Activations kind, SplittableRandom random) {
    return switch (kind) {
      case MIN -> Byte.MIN_VALUE;
      case MAX -> Byte.MAX_VALUE;
      case RANDOM, ROWS -> (byte) random.nextInt();
    };
  }

  private static int[] sums(int n, int k, int tokens, byte[] trits, byte[] activations) {
    int[] sums = new int[tokens * n];
    for (int token = 0; token < tokens; token++) {
      for (int row = 0; row < n; row++) {
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum += activations[token * k + c] * trits[row * k + c];
        }
        sums[token * n + row] = sum;
      }
    }
    return sums;
  }
}
