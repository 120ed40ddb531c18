package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The specification of {@link AttentionKernels}: plain loops. */
abstract class PlainAttention implements AttentionKernels {
  @Override
  public float toIntegers(MemorySegment x, long xAt, int n, int most, MemorySegment q, long qAt) {
    int bits = 0;
    for (int i = 0; i < n; i++) {
      // As integers, magnitudes ascend like the floats, and NaN is above infinity.
      int size = Float.floatToRawIntBits(PlainFloats.get(x, xAt, i)) & Integer.MAX_VALUE;
      bits = Math.max(bits, size);
    }
    float a = Float.intBitsToFloat(bits);
    if (a < FLOOR) {
      a = FLOOR;
    }
    float inverse = most / a;
    for (int i = 0; i < n; i++) {
      float rounded = PlainMath.rint(PlainFloats.get(x, xAt, i) * inverse);
      q.set(JAVA_BYTE, qAt + i, (byte) (int) rounded);
    }
    return a / most;
  }

  @Override
  public float weigh(
      MemorySegment sums,
      long sumsAt,
      int count,
      float scale,
      MemorySegment keyScales,
      long keyAt,
      MemorySegment valueScales,
      long valueAt,
      MemorySegment hi,
      long hiAt,
      MemorySegment lo,
      long loAt) {
    float most = Float.NEGATIVE_INFINITY;
    for (int p = 0; p < count; p++) {
      float product = sums.get(JAVA_INT_UNALIGNED, sumsAt + 4L * p);
      float x = product * (scale * PlainFloats.get(keyScales, keyAt, p));
      PlainFloats.set(sums, sumsAt, p, x);
      most = Math.max(most, x);
    }
    float[] s = new float[16];
    float top = 0;
    for (int p = 0; p < count; p++) {
      float e = PlainMath.exp(PlainFloats.get(sums, sumsAt, p) - most);
      s[p & 15] += e;
      float w = e * PlainFloats.get(valueScales, valueAt, p);
      PlainFloats.set(sums, sumsAt, p, w);
      top = Math.max(top, w);
    }
    float inverse = MOST_OF_WEIGHTS / top;
    for (int p = 0; p < count; p++) {
      int rounded = (int) PlainMath.rint(PlainFloats.get(sums, sumsAt, p) * inverse);
      int high = rounded + 128 >> 8;
      hi.set(JAVA_BYTE, hiAt + p, (byte) high);
      lo.set(JAVA_BYTE, loAt + p, (byte) (rounded - 256 * high));
    }
    return top / MOST_OF_WEIGHTS / PlainMath.tree(s);
  }

  @Override
  public void combine(
      MemorySegment hi,
      long hiAt,
      MemorySegment lo,
      long loAt,
      int n,
      float factor,
      MemorySegment y,
      long yAt) {
    for (int i = 0; i < n; i++) {
      float high = hi.get(JAVA_INT_UNALIGNED, hiAt + 4L * i);
      float low = lo.get(JAVA_INT_UNALIGNED, loAt + 4L * i);
      PlainFloats.set(y, yAt, i, (high * 256 + low) * factor);
    }
  }
}
