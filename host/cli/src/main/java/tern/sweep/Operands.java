package tern.sweep;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import tern.backend.IntegerImage;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * The operands of a product, and its sums as computed by plain loops.
 *
 * @param weights {@code shape.n()} rows of {@code shape.k()} trits or integers
 * @param activations int8, {@code tokens} rows of {@code shape.k()}
 * @param sums {@code tokens} rows of {@code shape.n()}
 */
record Operands(Shape shape, byte[] weights, byte[] activations, int[] sums) {
  private static final Shape.Weights[] ROW_WEIGHTS = {
    Shape.Weights.RANDOM, Shape.Weights.PLUS, Shape.Weights.MINUS, Shape.Weights.ZERO
  };
  private static final Shape.Activations[] ROW_ACTIVATIONS = {
    Shape.Activations.RANDOM, Shape.Activations.MIN, Shape.Activations.MAX
  };

  static Operands draw(Shape shape, SplittableRandom random) {
    int n = shape.n();
    int k = shape.k();
    byte[] values = new byte[n * k];
    int most = shape.planes() ? IntegerMatrix.MOST : 1;
    for (int row = 0; row < n; row++) {
      Shape.Weights weights = shape.weights();
      if (weights == Shape.Weights.ROWS) {
        weights = ROW_WEIGHTS[random.nextInt(ROW_WEIGHTS.length)];
      }
      for (int c = 0; c < k; c++) {
        values[row * k + c] = weight(weights, most, random);
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
    int[] sums = sums(n, k, shape.tokens(), values, activations);
    return new Operands(shape, values, activations, sums);
  }

  /** Writes the image of the weights. */
  void pack(DeviceConfig config, MemorySegment into) {
    if (shape.planes()) {
      IntegerImage.pack(config, IntegerMatrix.of("sweep", shape.n(), shape.k(), weights), into);
    } else {
      WeightImage.pack(config, TernaryMatrix.of("sweep", shape.n(), shape.k(), weights), into);
    }
  }

  private static byte weight(Shape.Weights weights, int most, SplittableRandom random) {
    return switch (weights) {
      case PLUS -> (byte) most;
      case MINUS -> (byte) -most;
      case ZERO -> 0;
      case RANDOM, ROWS -> (byte) (random.nextInt(2 * most + 1) - most);
    };
  }

  private static byte activation(Shape.Activations kind, SplittableRandom random) {
    return switch (kind) {
      case MIN -> Byte.MIN_VALUE;
      case MAX -> Byte.MAX_VALUE;
      case RANDOM, ROWS -> (byte) random.nextInt();
    };
  }

  private static int[] sums(int n, int k, int tokens, byte[] weights, byte[] activations) {
    int[] sums = new int[tokens * n];
    for (int token = 0; token < tokens; token++) {
      for (int row = 0; row < n; row++) {
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum += activations[token * k + c] * weights[row * k + c];
        }
        sums[token * n + row] = sum;
      }
    }
    return sums;
  }
}
