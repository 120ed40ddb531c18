package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with the JDK's Vector API, for machines without a C compiler. Needs {@code --add-modules
 * jdk.incubator.vector}.
 */
final class VectorKernels extends PlainKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Integer> FOURS = IntVector.SPECIES_128;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Vectors of 16 in a block of 64 bytes. */
  private static final int QUARTERS = 4;

  /** Quads of columns whose digits times activations, at most 256 each, add up in 16 bits. */
  private static final int QUADS = 120;

  @Override
  public String name() {
    return "Java's Vector API";
  }

  private static ShortVector shorts(ByteVector bytes) {
    return (ShortVector) bytes.convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  private static ShortVector unsigned(MemorySegment from, long at) {
    ByteVector bytes = ByteVector.fromMemorySegment(BYTES, from, at, ORDER);
    return (ShortVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, 0);
  }

  /** The activations of four columns, once for each of four rows. */
  private static ShortVector four(MemorySegment x, long at) {
    return shorts(IntVector.broadcast(FOURS, x.get(JAVA_INT_UNALIGNED, at)).reinterpretAsBytes());
  }

  /** Writes the digits of some quads of columns of a group: 64 for each quad. */
  private static void unpack(
      TritPacking packing, MemorySegment weights, long at, int blocks, short[] digits) {
    for (int i = 0; i < blocks; i++) {
      for (int part = 0; part < QUARTERS; part++) {
        ShortVector f = unsigned(weights, at + (long) i * TritPacking.BLOCK + 16 * part);
        for (int j = 0; j < packing.digits(); j++) {
          ShortVector digit;
          if (packing == TritPacking.BASE_THREE) {
            ShortVector thrice = f.mul((short) 3);
            digit = thrice.lanewise(VectorOperators.LSHR, 8);
            f = thrice.and((short) 0xFF);
          } else {
            digit = f.and((short) 3);
            f = f.lanewise(VectorOperators.LSHR, 2);
          }
          digit.intoArray(digits, (i * packing.digits() + j) * TritPacking.BLOCK + 16 * part);
        }
      }
    }
  }

  /** Adds digits times activations of one token to 64 sums, of each row four. */
  private static void accumulate(
      short[] digits, int quads, MemorySegment x, long at, int step, int[] sums) {
    ShortVector s0 = ShortVector.zero(SHORTS);
    ShortVector s1 = s0;
    ShortVector s2 = s0;
    ShortVector s3 = s0;
    for (int q = 0; q < quads; q++) {
      ShortVector four = four(x, at + (long) q * step);
      int from = q * TritPacking.BLOCK;
      s0 = s0.add(ShortVector.fromArray(SHORTS, digits, from).mul(four));
      s1 = s1.add(ShortVector.fromArray(SHORTS, digits, from + 16).mul(four));
      s2 = s2.add(ShortVector.fromArray(SHORTS, digits, from + 32).mul(four));
      s3 = s3.add(ShortVector.fromArray(SHORTS, digits, from + 48).mul(four));
    }
    widen(s0, sums, 0);
    widen(s1, sums, 16);
    widen(s2, sums, 32);
    widen(s3, sums, 48);
  }

  private static void widen(ShortVector values, int[] sums, int at) {
    for (int half = 0; half < 2; half++) {
      IntVector wide = (IntVector) values.convertShape(VectorOperators.S2I, INTS, half);
      IntVector.fromArray(INTS, sums, at + 8 * half).add(wide).intoArray(sums, at + 8 * half);
    }
  }

  private static int row(int[] sums, int r) {
    return sums[4 * r] + sums[4 * r + 1] + sums[4 * r + 2] + sums[4 * r + 3];
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
    short[] digits = new short[QUADS * TritPacking.BLOCK];
    int[] sums = new int[TritPacking.BLOCK];
    int most = QUADS / packing.digits();
    int total = 0;
    for (int c = 0; c < blocks * packing.columns(); c++) {
      total += x.get(JAVA_BYTE, c);
    }
    for (int g = from; g < to; g++) {
      Arrays.fill(sums, 0);
      for (int b = 0; b < blocks; b += most) {
        int count = Math.min(most, blocks - b);
        unpack(packing, weights, ((long) g * blocks + b) * TritPacking.BLOCK, count, digits);
        accumulate(digits, count * packing.digits(), x, (long) b * packing.columns(), 4, sums);
      }
      for (int r = 0; r < TritPacking.ROWS && g * TritPacking.ROWS + r < n; r++) {
        long at = outAt + 4L * (g * TritPacking.ROWS + r);
        out.set(JAVA_INT_UNALIGNED, at, row(sums, r) - total);
      }
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
    short[] digits = new short[QUADS * TritPacking.BLOCK];
    int[][] sums = new int[tokens][TritPacking.BLOCK];
    int most = QUADS / packing.digits();
    int columns = blocks * packing.columns();
    for (int g = from; g < to; g++) {
      for (int[] token : sums) {
        Arrays.fill(token, 0);
      }
      for (int b = 0; b < blocks; b += most) {
        int count = Math.min(most, blocks - b);
        unpack(packing, weights, ((long) g * blocks + b) * TritPacking.BLOCK, count, digits);
        for (int m = 0; m < tokens; m++) {
          long at = tileAt(columns, m, b * packing.columns());
          accumulate(digits, count * packing.digits(), tiles, at, 4 * TILE, sums[m]);
        }
      }
      for (int m = 0; m < tokens; m++) {
        int total = totals.get(JAVA_INT_UNALIGNED, 4L * m);
        for (int r = 0; r < TritPacking.ROWS && g * TritPacking.ROWS + r < n; r++) {
          long at = 4 * ((long) m * n + g * TritPacking.ROWS + r);
          out.set(JAVA_INT_UNALIGNED, at, row(sums[m], r) - total);
        }
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
    int[] a = new int[TritPacking.BLOCK];
    int[] b = new int[TritPacking.BLOCK];
    for (int g = from; g < to; g++) {
      Arrays.fill(a, 0);
      Arrays.fill(b, 0);
      for (int i = 0; i < blocks; i++) {
        ShortVector first = four(hi, 4L * i);
        ShortVector second = four(lo, 4L * i);
        long at = ((long) g * blocks + i) * TritPacking.BLOCK;
        for (int part = 0; part < QUARTERS; part++) {
          ShortVector weight = unsigned(weights, at + 16 * part).sub((short) 128);
          widen(weight.mul(first), a, 16 * part);
          widen(weight.mul(second), b, 16 * part);
        }
      }
      for (int r = 0; r < TritPacking.ROWS && g * TritPacking.ROWS + r < n; r++) {
        scaled(g * TritPacking.ROWS + r, row(a, r), row(b, r), scales, factor, out);
      }
    }
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
    for (int row = 0; row < n; row++) {
      for (int m = 0; m < tokens; m++) {
        int sum = product(rows, rowsAt + row * rowStride, x, xAt + m * xStride, k);
        out.set(JAVA_INT_UNALIGNED, outAt + m * outStride + 4L * row, sum);
      }
    }
  }

  private static int product(MemorySegment row, long rowAt, MemorySegment x, long xAt, int k) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = low;
    int c = 0;
    for (; c + 16 <= k; c += 16) {
      ShortVector weights = shorts(ByteVector.fromMemorySegment(BYTES, row, rowAt + c, ORDER));
      ShortVector products =
          weights.mul(shorts(ByteVector.fromMemorySegment(BYTES, x, xAt + c, ORDER)));
      low = low.add(products.convertShape(VectorOperators.S2I, INTS, 0));
      high = high.add(products.convertShape(VectorOperators.S2I, INTS, 1));
    }
    int sum = low.add(high).reduceLanes(VectorOperators.ADD);
    for (; c < k; c++) {
      sum += row.get(JAVA_BYTE, rowAt + c) * x.get(JAVA_BYTE, xAt + c);
    }
    return sum;
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
    float[] sums = new float[16];
    for (int row = from; row < to; row++) {
      for (int m = 0; m < tokens; m++) {
        float total = 0;
        for (int g = 0; g < shape.groups(); g++) {
          long word = (long) row * shape.words() + shape.first(g);
          long part = 4 * ((long) m * shape.k() + (long) g * shape.size());
          signed(masks, 4 * word, x, part, shape.count(g), sums);
          long at = 4 * ((long) row * shape.groups() + g);
          total += scales.get(JAVA_FLOAT_UNALIGNED, at) * PlainMath.tree(sums);
        }
        y.set(JAVA_FLOAT_UNALIGNED, 4 * ((long) m * n + row), total);
      }
    }
  }

  /** Adds {@code count} columns of a group to 16 sums. */
  private static void signed(
      MemorySegment masks, long at, MemorySegment x, long xAt, int count, float[] sums) {
    FloatVector first = FloatVector.zero(FLOATS);
    FloatVector second = first;
    for (int i = 0; i < count; i += 16) {
      int word = masks.get(JAVA_INT_UNALIGNED, at + i / 4);
      first = add(first, x, xAt + 4L * i, word);
      second = add(second, x, xAt + 4L * i + 32, word >>> 8);
    }
    first.intoArray(sums, 0);
    second.intoArray(sums, 8);
  }

  /** Adds the columns that bits 0 to 7 of a word name, negated where bits 16 to 23 are set. */
  private static FloatVector add(FloatVector sums, MemorySegment x, long at, int word) {
    VectorMask<Float> present = VectorMask.fromLong(FLOATS, word & 0xFF);
    VectorMask<Float> negative = VectorMask.fromLong(FLOATS, word >>> 16 & 0xFF);
    FloatVector values = FloatVector.fromMemorySegment(FLOATS, x, at, ORDER, present);
    return sums.add(values.lanewise(VectorOperators.NEG, negative), present);
  }
}
