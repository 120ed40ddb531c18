package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A vector in 16 bits, as two rows of int8: {@code x[i]} is about {@code factor (256 hi[i] +
 * lo[i])}. It knows what rounding it may change in a product with a row {@code w}: at most {@code
 * |w| rest}, additions in float32 included. Reused.
 */
final class SplitVector {
  private static final int MOST = 32639;

  private final int k;
  final MemorySegment hi;
  final MemorySegment lo;

  /** Sums of {@code hi} and of {@code lo}. */
  int sumHigh;

  int sumLow;

  float factor;

  /** {@code |x|}, at least. */
  float size;

  float rest;

  SplitVector(int k) {
    this.k = k;
    // Whole blocks of four, since kernels read those.
    hi = Arena.ofAuto().allocate((k + 3) / 4 * 4L, 64);
    lo = Arena.ofAuto().allocate((k + 3) / 4 * 4L, 64);
  }

  /**
   * Splits a vector.
   *
   * @param x finite floats, {@code k} from {@code at} on
   */
  void set(MemorySegment x, long at) {
    float largest = 0;
    for (int i = 0; i < k; i++) {
      largest = Math.max(largest, Math.abs(x.get(JAVA_FLOAT, at + 4L * i)));
    }
    factor = largest == 0 ? 1 : largest / MOST;
    float inverse = 1 / factor;
    sumHigh = 0;
    sumLow = 0;
    double square = 0;
    double error = 0;
    for (int i = 0; i < k; i++) {
      float value = x.get(JAVA_FLOAT, at + 4L * i);
      int rounded = Math.clamp((int) Math.rint(value * inverse), -MOST, MOST);
      int high = rounded + 128 >> 8;
      int low = rounded - 256 * high;
      hi.set(JAVA_BYTE, i, (byte) high);
      lo.set(JAVA_BYTE, i, (byte) low);
      sumHigh += high;
      sumLow += low;
      square += (double) value * value;
      double lost = value - (double) rounded * factor;
      error += lost * lost;
    }
    // Twice what 16 partial sums and their tree, or the conversion of the integer sums, can lose.
    double additions = (k / 16 + 24) * 0x1p-23;
    size = (float) (Math.sqrt(square) * 1.000001);
    rest = (float) (Math.sqrt(error) * 1.000001 + additions * size);
  }
}
