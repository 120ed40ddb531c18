package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * The specification of {@link Kernels}: plain loops. Any thread may use it, and several at once.
 */
public class PlainKernels extends PlainFloats implements Kernels {
  /** Creates kernels; they have no state. */
  public PlainKernels() {}

  @Override
  public String name() {
    return "plain Java";
  }

  @Override
  public boolean fast(TritPacking packing) {
    return packing == TritPacking.TWO_BITS;
  }

  @Override
  public void one(
      TritPacking packing,
      MemorySegment weights,
      int blocks,
      int from,
      int to,
      int n,
      MemorySegment x,
      MemorySegment out,
      long outAt) {
    int k = blocks * packing.columns();
    for (int row = from * TritPacking.ROWS; row < Math.min(n, to * TritPacking.ROWS); row++) {
      int sum = 0;
      for (int c = 0; c < k; c++) {
        sum += x.get(JAVA_BYTE, c) * (packing.code(weights, k, row, c) - 1);
      }
      out.set(JAVA_INT_UNALIGNED, outAt + 4L * row, sum);
    }
  }

  @Override
  public void many(
      TritPacking packing,
      MemorySegment weights,
      int blocks,
      int from,
      int to,
      int n,
      MemorySegment tiles,
      MemorySegment totals,
      int tokens,
      MemorySegment out) {
    int k = blocks * packing.columns();
    byte[] codes = new byte[k];
    for (int row = from * TritPacking.ROWS; row < Math.min(n, to * TritPacking.ROWS); row++) {
      for (int c = 0; c < k; c++) {
        codes[c] = (byte) packing.code(weights, k, row, c);
      }
      for (int m = 0; m < tokens; m++) {
        int sum = -totals.get(JAVA_INT_UNALIGNED, 4L * m);
        for (int c = 0; c < k; c++) {
          sum += codes[c] * tiles.get(JAVA_BYTE, tileAt(k, m, c));
        }
        out.set(JAVA_INT_UNALIGNED, 4 * ((long) m * n + row), sum);
      }
    }
  }

  /** Where {@link #interleave} puts column {@code c} of token {@code m}. */
  static long tileAt(int columns, int m, int c) {
    return (long) (m / TILE) * TILE * columns + c / 4 * 4 * TILE + 4 * (m % TILE) + c % 4;
  }

  @Override
  public void interleave(
      MemorySegment x, int columns, int tokens, int t, MemorySegment tiles, MemorySegment totals) {
    for (int m = t * TILE; m < (t + 1) * TILE; m++) {
      int total = 0;
      for (int c = 0; c < columns; c++) {
        byte value = m < tokens ? x.get(JAVA_BYTE, (long) m * columns + c) : 0;
        tiles.set(JAVA_BYTE, tileAt(columns, m, c), value);
        total += value;
      }
      if (m < tokens) {
        totals.set(JAVA_INT_UNALIGNED, 4L * m, total);
      }
    }
  }

  @Override
  public void rows(
      MemorySegment weights,
      int blocks,
      int from,
      int to,
      int n,
      MemorySegment hi,
      MemorySegment lo,
      int high,
      int low,
      MemorySegment scales,
      float factor,
      MemorySegment out) {
    for (int row = from * TritPacking.ROWS; row < Math.min(n, to * TritPacking.ROWS); row++) {
      int a = -128 * high;
      int b = -128 * low;
      long at = (long) (row / TritPacking.ROWS) * blocks * TritPacking.BLOCK;
      for (int c = 0; c < 4 * blocks; c++) {
        long place = at + c / 4 * TritPacking.BLOCK + 4 * (row % TritPacking.ROWS) + c % 4;
        int weight = weights.get(JAVA_BYTE, place) & 0xFF;
        a += weight * hi.get(JAVA_BYTE, c);
        b += weight * lo.get(JAVA_BYTE, c);
      }
      scaled(row, a, b, scales, factor, out);
    }
  }

  /** Writes a result of {@link #rows} from its two sums. */
  static void scaled(int row, int a, int b, MemorySegment scales, float factor, MemorySegment out) {
    set(out, 0, row, (256 * (float) a + b) * get(scales, 0, row) * factor);
  }

  @Override
  public void integers(
      MemorySegment rows,
      long rowsAt,
      long rowStride,
      int n,
      int k,
      MemorySegment x,
      long xAt,
      long xStride,
      int tokens,
      MemorySegment out,
      long outAt,
      long outStride) {
    checkIntegers(rowStride, n, k, xStride, tokens, outStride);
    for (int m = 0; m < tokens; m++) {
      for (int row = 0; row < n; row++) {
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum +=
              rows.get(JAVA_BYTE, rowsAt + row * rowStride + c)
                  * x.get(JAVA_BYTE, xAt + m * xStride + c);
        }
        out.set(JAVA_INT_UNALIGNED, outAt + m * outStride + 4L * row, sum);
      }
    }
  }

  /** Checks the shape of a product of {@link #integers}. */
  static void checkIntegers(
      long rowStride, int n, int k, long xStride, int tokens, long outStride) {
    if (n < 0 || tokens < 0 || k < 1 || rowStride < k || xStride < k || outStride < 4L * n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d rows of %d bytes, %d apart, by %d tokens, %d apart, with results %d apart",
              n,
              k,
              rowStride,
              tokens,
              xStride,
              outStride));
    }
  }

  @Override
  public void grouped(
      SignMasks shape,
      MemorySegment masks,
      MemorySegment scales,
      int from,
      int to,
      int n,
      MemorySegment x,
      int tokens,
      MemorySegment y) {
    for (int row = from; row < to; row++) {
      for (int m = 0; m < tokens; m++) {
        float sum = 0;
        for (int g = 0; g < shape.groups(); g++) {
          float scale = get(scales, 0, (long) row * shape.groups() + g);
          sum += scale * signed(shape, masks, row, g, x, (long) m * shape.k());
        }
        set(y, 0, (long) m * n + row, sum);
      }
    }
  }

  private static float signed(
      SignMasks shape, MemorySegment masks, int row, int group, MemorySegment x, long token) {
    float[] s = new float[16];
    long word = (long) row * shape.words() + shape.first(group);
    long first = token + (long) group * shape.size();
    for (int i = 0; i < shape.count(group); i++) {
      int bits = masks.get(JAVA_INT_UNALIGNED, 4 * (word + i / 16)) >>> i % 16;
      if ((bits & 1) != 0) {
        float value = get(x, 0, first + i);
        s[i % 16] += (bits & 1 << 16) == 0 ? value : -value;
      }
    }
    return PlainMath.tree(s);
  }

  @Override
  public long read(MemorySegment segment, long from, long bytes) {
    long word = 0;
    for (long at = from; at < from + bytes / 8 * 8; at += 8) {
      word ^= segment.get(JAVA_LONG_UNALIGNED, at);
    }
    return word;
  }
}
