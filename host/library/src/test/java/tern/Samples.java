package tern;

import java.util.SplittableRandom;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** Seeded operands for tests. */
public final class Samples {
  private Samples() {}

  public static byte[] trits(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] trits = new byte[count];
    for (int i = 0; i < count; i++) {
      trits[i] = (byte) (random.nextInt(3) - 1);
    }
    return trits;
  }

  public static TernaryMatrix matrix(int n, int k, long seed) {
    return TernaryMatrix.of("random " + seed, n, k, trits(n * k, seed));
  }

  /** A matrix of one value. */
  public static TernaryMatrix constant(int n, int k, int trit) {
    byte[] trits = new byte[n * k];
    java.util.Arrays.fill(trits, (byte) trit);
    return TernaryMatrix.of("all " + trit, n, k, trits);
  }

  /** Integers within +-121. */
  public static IntegerMatrix integers(int n, int k, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] values = new byte[n * k];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (random.nextInt(2 * IntegerMatrix.MOST + 1) - IntegerMatrix.MOST);
    }
    return IntegerMatrix.of("random integers " + seed, n, k, values);
  }

  /** A matrix of one integer. */
  public static IntegerMatrix constantIntegers(int n, int k, int value) {
    byte[] values = new byte[n * k];
    java.util.Arrays.fill(values, (byte) value);
    return IntegerMatrix.of("all integers " + value, n, k, values);
  }

  public static byte[] activations(int count, long seed) {
    byte[] bytes = new byte[count];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }
}
