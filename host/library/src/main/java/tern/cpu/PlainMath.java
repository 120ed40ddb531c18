package tern.cpu;

/**
 * The float32 functions that every kernel computes to the same bits.
 *
 * <p>Any thread may call it.
 */
public final class PlainMath {
  private static final float SHIFT = 0x1.8p23f;
  private static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 in two parts; products of the first with an integer below 2^14 are exact. */
  private static final float LN2_HIGH = 0x1.63p-1f;

  private static final float LN2_LOW = -0x1.bd0106p-13f;
  private static final float[] POLYNOMIAL = {
    0x1.6a23dp-10f, 0x1.123a2p-7f, 0x1.5558f2p-5f, 0x1.555492p-3f, 0x1.fffffcp-2f, 1, 1
  };

  private PlainMath() {}

  /**
   * Computes {@code exp(x)} for {@code x <= 0}, within 1.2e-7 of the true value; 0 below -87. With
   * {@code k = rint(x log2 e)} it is {@code 2^k} times a polynomial of {@code x - k ln 2}.
   */
  public static float exp(float x) {
    if (!(x >= -87)) {
      return 0;
    }
    float k = rint(x * LOG2_E);
    float r = x - k * LN2_HIGH - k * LN2_LOW;
    float p = POLYNOMIAL[0];
    for (int i = 1; i < POLYNOMIAL.length; i++) {
      p = p * r + POLYNOMIAL[i];
    }
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + ((int) k << 23));
  }

  /** Rounds to the nearest integer, ties to even, for {@code |x|} below 2^22. */
  static float rint(float x) {
    return x + SHIFT - SHIFT;
  }

  /** Adds 16 partial sums. */
  static float tree(float[] s) {
    for (int half = 8; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        s[i] += s[i + half];
      }
    }
    return s[0];
  }

  /** Computes {@code g / (1 + exp(-g))}. */
  static float silu(float g) {
    float e = exp(-Math.abs(g));
    return g * ((g >= 0 ? 1 : e) / (1 + e));
  }
}
