package tern.ternary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Quantises activations to int8 with one scale per token: {@code s = 127 / max(max|x|, 1e-5)},
 * {@code q = clamp(rint(x * s), -128, 127)}, all in float32, ties to even.
 *
 * <p>BitNet b1.58 (arXiv 2402.17764, section 2) writes Qb = 128; its released code uses 127, as
 * does this class.
 *
 * <p>Any thread may call it.
 */
public final class Absmax {
  private static final float FLOOR = 1e-5f;
  private static final float SHIFT = 0x1.8p23f;

  private Absmax() {}

  /**
   * Quantises one token.
   *
   * @param x {@code k} activations starting at {@code offset}
   * @param q receives {@code k} int8 values starting at {@code qOffset}
   * @return the scale {@code s}: {@code x} is about {@code q / s}
   * @throws ArithmeticException if an activation is not finite
   */
  public static float quantise(float[] x, int offset, int k, byte[] q, int qOffset) {
    float scale = scale(x, offset, k);
    for (int i = 0; i < k; i++) {
      q[qOffset + i] = round(x[offset + i] * scale);
    }
    return scale;
  }

  /** Quantises one token into native memory, such as a device's. */
  public static float quantise(float[] x, int offset, int k, MemorySegment q, long qOffset) {
    float scale = scale(x, offset, k);
    for (int i = 0; i < k; i++) {
      q.set(ValueLayout.JAVA_BYTE, qOffset + i, round(x[offset + i] * scale));
    }
    return scale;
  }

  private static float scale(float[] x, int offset, int k) {
    float largest = 0;
    for (int i = 0; i < k; i++) {
      largest = Math.max(largest, Math.abs(x[offset + i]));
    }
    if (!Float.isFinite(largest)) {
      throw notFinite(x, offset, k);
    }
    return 127 / Math.max(largest, FLOOR);
  }

  private static ArithmeticException notFinite(float[] x, int offset, int k) {
    int i = 0;
    while (i < k - 1 && Float.isFinite(x[offset + i])) {
      i++;
    }
    return new ArithmeticException(
        "activation " + i + " is " + x[offset + i] + "; expected a finite number");
  }

  /**
   * Computes {@code clamp(rint(v), -128, 127)}. The scale keeps {@code |v|} below 127.5, so nothing
   * needs clamping. Near 1.5 * 2^23 a float has no fraction bits: the addition itself rounds, ties
   * to even. The JIT vectorises loops of this, but not loops of {@code Math.rint}.
   */
  private static byte round(float v) {
    return (byte) (int) (v + SHIFT - SHIFT);
  }
}
