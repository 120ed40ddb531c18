package tern.ternary;

/**
 * Quantises rows of floats to integers within +-121, with one scale a row: {@code a = max(max|x|,
 * 2^-100)}, {@code q = rint(x * (121 / a))}, scale {@code a / 121}, all in float32, ties to even.
 * So {@code x} is about {@code q * scale}, and {@code q} fits five trits: see {@link
 * IntegerMatrix}.
 *
 * <p>Any thread may call it.
 */
public final class AbsmaxRows {
  /** Keeps the factor finite for rows of zeros. */
  private static final float FLOOR = 0x1p-100f;

  private static final float SHIFT = 0x1.8p23f;

  private AbsmaxRows() {}

  /**
   * Quantises one row.
   *
   * @param x {@code k} floats starting at {@code offset}
   * @param q receives {@code k} values starting at {@code at}
   * @return the row's scale
   * @throws ArithmeticException if a value is not finite
   */
  public static float quantise(float[] x, int offset, int k, byte[] q, int at) {
    float largest = 0;
    for (int i = 0; i < k; i++) {
      largest = Math.max(largest, Math.abs(x[offset + i]));
    }
    if (!Float.isFinite(largest)) {
      throw notFinite(x, offset);
    }
    float a = Math.max(largest, FLOOR);
    float factor = IntegerMatrix.MOST / a;
    for (int i = 0; i < k; i++) {
      q[at + i] = round(x[offset + i] * factor);
    }
    return a / IntegerMatrix.MOST;
  }

  private static ArithmeticException notFinite(float[] x, int offset) {
    int i = 0;
    while (Float.isFinite(x[offset + i])) {
      i++;
    }
    return new ArithmeticException(
        "element " + i + " is " + x[offset + i] + "; expected a finite number");
  }

  /**
   * Rounds to the nearest integer. Near 1.5 * 2^23 a float has no fraction bits: the addition
   * itself rounds, ties to even. The JIT vectorises loops of this, but not loops of {@code
   * Math.rint}.
   */
  private static byte round(float v) {
    return (byte) (int) (v + SHIFT - SHIFT);
  }
}
