package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The specification of {@link FloatKernels}: plain loops. */
abstract class PlainFloats extends PlainAttention implements FloatKernels {
  static float get(MemorySegment x, long at, long i) {
    return x.get(JAVA_FLOAT_UNALIGNED, at + 4 * i);
  }

  static void set(MemorySegment x, long at, long i, float value) {
    x.set(JAVA_FLOAT_UNALIGNED, at + 4 * i, value);
  }

  @Override
  public float dot(MemorySegment a, long aAt, MemorySegment b, long bAt, int n) {
    float[] s = new float[16];
    for (int i = 0; i < n; i++) {
      s[i & 15] += get(a, aAt, i) * get(b, bAt, i);
    }
    return PlainMath.tree(s);
  }

  private float inverseRms(MemorySegment x, long xAt, int n, float epsilon) {
    return 1 / (float) Math.sqrt(dot(x, xAt, x, xAt, n) / n + epsilon);
  }

  @Override
  public void quantise(
      MemorySegment x,
      long xAt,
      MemorySegment gain,
      int n,
      float epsilon,
      MemorySegment q,
      long qAt,
      MemorySegment scales,
      long scalesAt) {
    float r = gain == null ? 1 : inverseRms(x, xAt, n, epsilon);
    int bits = 0;
    for (int i = 0; i < n; i++) {
      // As integers, magnitudes ascend like the floats, and NaN is above infinity.
      bits = Math.max(bits, Float.floatToRawIntBits(gained(x, xAt, gain, i)) & Integer.MAX_VALUE);
    }
    float a = Float.intBitsToFloat(bits);
    if (a * r < 1e-5f) {
      a = 1e-5f / r;
    }
    set(scales, scalesAt, 0, a);
    set(scales, scalesAt, 1, r);
    float scale = 127 / a;
    for (int i = 0; i < n; i++) {
      q.set(JAVA_BYTE, qAt + i, (byte) (int) PlainMath.rint(gained(x, xAt, gain, i) * scale));
    }
  }

  private static float gained(MemorySegment x, long xAt, MemorySegment gain, int i) {
    return gain == null ? get(x, xAt, i) : get(x, xAt, i) * get(gain, 0, i);
  }

  @Override
  public void norm(
      MemorySegment x,
      long xAt,
      MemorySegment gain,
      int n,
      float epsilon,
      MemorySegment y,
      long yAt) {
    float r = inverseRms(x, xAt, n, epsilon);
    for (int i = 0; i < n; i++) {
      set(y, yAt, i, gained(x, xAt, gain, i) * r);
    }
  }

  @Override
  public void scale(
      MemorySegment sums, long sumsAt, int n, float factor, MemorySegment y, long yAt) {
    for (int i = 0; i < n; i++) {
      set(y, yAt, i, sums.get(JAVA_INT_UNALIGNED, sumsAt + 4L * i) * factor);
    }
  }

  @Override
  public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n, float factor) {
    for (int i = 0; i < n; i++) {
      set(x, xAt, i, get(x, xAt, i) + get(y, yAt, i) * factor);
    }
  }

  @Override
  public void gate(
      boolean silu,
      MemorySegment g,
      long gAt,
      MemorySegment u,
      long uAt,
      int n,
      MemorySegment y,
      long yAt) {
    for (int i = 0; i < n; i++) {
      float gate = get(g, gAt, i);
      float positive = Math.max(gate, 0);
      float open = silu ? PlainMath.silu(gate) : positive * positive;
      set(y, yAt, i, open * get(u, uAt, i));
    }
  }

  @Override
  public void rotate(
      MemorySegment x, long xAt, int heads, int half, MemorySegment table, long tableAt) {
    for (int h = 0; h < heads; h++) {
      long at = xAt + 8L * half * h;
      for (int i = 0; i < half; i++) {
        float a = get(x, at, i);
        float b = get(x, at, half + i);
        float cos = get(table, tableAt, i);
        float sin = get(table, tableAt, half + i);
        set(x, at, i, a * cos - b * sin);
        set(x, at, half + i, b * cos + a * sin);
      }
    }
  }

  @Override
  public void store(
      Attention shape,
      MemorySegment from,
      long at,
      int position,
      MemorySegment keys,
      MemorySegment values) {
    for (int head = 0; head < shape.keyHeads(); head++) {
      for (int i = 0; i < shape.dim(); i++) {
        int element = head * shape.dim() + i;
        put(shape, keys, shape.keyAt(position, head, i), get(from, at, element));
        float value = get(from, at, shape.keySize() + element);
        put(shape, values, shape.valueAt(position, head, i), value);
      }
    }
  }

  private static void put(Attention shape, MemorySegment into, long index, float value) {
    if (shape.half()) {
      into.set(JAVA_SHORT_UNALIGNED, 2 * index, Float.floatToFloat16(value));
    } else {
      set(into, 0, index, value);
    }
  }

  @Override
  public void attend(
      Attention shape,
      MemorySegment q,
      MemorySegment keys,
      MemorySegment values,
      int position,
      int from,
      int to,
      MemorySegment scores,
      long scoresAt,
      MemorySegment out) {
    for (int item = from; item < to; item++) {
      int token = item / shape.heads();
      int head = item % shape.heads();
      int count = position + token + 1;
      long query = 4 * ((long) token * shape.row() + head * shape.dim());
      for (int p = 0; p < count; p++) {
        float[] s = new float[16];
        for (int i = 0; i < shape.dim(); i++) {
          long at = shape.keyAt(p, head / shape.group(), i);
          s[i & 15] += get(q, query, i) * element(shape, keys, at);
        }
        set(scores, scoresAt, p, PlainMath.tree(s) * shape.scale());
      }
      float inverse = 1 / exponentials(scores, scoresAt, count);
      for (int d = 0; d < shape.dim(); d++) {
        float sum = 0;
        for (int p = 0; p < count; p++) {
          long at = shape.valueAt(p, head / shape.group(), d);
          sum += get(scores, scoresAt, p) * element(shape, values, at);
        }
        set(out, 0, (long) item * shape.dim() + d, sum * inverse);
      }
    }
  }

  private static float element(Attention shape, MemorySegment from, long at) {
    return shape.half()
        ? Float.float16ToFloat(from.get(JAVA_SHORT_UNALIGNED, 2 * at))
        : get(from, 0, at);
  }

  /** Replaces scores by {@code exp(score - maximum)}, and returns their sum. */
  private static float exponentials(MemorySegment scores, long at, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int p = 0; p < count; p++) {
      largest = Math.max(largest, get(scores, at, p));
    }
    float[] s = new float[16];
    for (int p = 0; p < count; p++) {
      float e = PlainMath.exp(get(scores, at, p) - largest);
      set(scores, at, p, e);
      s[p & 15] += e;
    }
    return PlainMath.tree(s);
  }
}
