package tern.ternary;

/**
 * Activations to int8, one scale a token: {@code s = 127 / max(max|x|, 1e-5)}, {@code q =
 * clamp(rint(x s), -128, 127)}, all in float32, ties to even.
 *
 * <p>BitNet b1.58 (arXiv 2402.17764, section 2) writes Qb = 128; its released code computes with
 * 127, and so does this.
 */
public final class Absmax {
  private static final float FLOOR = 1e-5f;

  private Absmax() {}

  /**
   * Quantises one token.
   *
   * @param x {@code k} activations from {@code offset} on; must be finite
   * @param q receives {@code k} int8 values from {@code qOffset} on
   * @return the scale {@code s}: {@code x} is about {@code q / s}
   */
  public static float quantise(float[] x, int offset, int k, byte[] q, int qOffset) {
    float largest = 0;
    for (int i = 0; i < k; i++) {
      float value = x[offset + i];
      if (!Float.isFinite(value)) {
        throw new ArithmeticException("activation " + i + " is " + value + "; expected a number");
      }
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = 127 / Math.max(largest, FLOOR);
    for (int i = 0; i < k; i++) {
      q[qOffset + i] = (byte) Math.clamp((long) Math.rint(x[offset + i] * scale), -128, 127);
    }
    return scale;
  }
}
