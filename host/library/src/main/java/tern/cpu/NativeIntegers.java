package tern.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import tern.ffm.CompiledLibrary;

/**
 * Products with rows of int8 in C. Every operand is checked to lie within its segment before a
 * call. Operands on the Java heap are left to {@link PlainKernels}.
 */
abstract class NativeIntegers extends NativeFloats {
  private final MethodHandle rows;
  private final MethodHandle integers;

  NativeIntegers(CompiledLibrary library, Level level) {
    super(library, level);
    rows = library.function("tern_rows", procedure("ipllllppiipfp"));
    integers = library.function("tern_integers", procedure("iplllpllpl"));
  }

  /** Checks a range of groups, and returns the address of the matrix. */
  static long groups(MemorySegment weights, int blocks, int from, int to, int n) {
    Objects.checkFromToIndex(from, to, TritPacking.groups(n));
    return at(weights, 0, (long) to * blocks * TritPacking.BLOCK);
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
    if (!nativeOnly(weights, hi, lo, scales, out)) {
      super.rows(weights, blocks, from, to, n, hi, lo, high, low, scales, factor, out);
      return;
    }
    long w = groups(weights, blocks, from, to, n);
    long first = at(hi, 0, 4L * blocks);
    long second = at(lo, 0, 4L * blocks);
    long factors = at(scales, 0, 4L * n);
    long results = at(out, 0, 4L * n);
    try {
      rows.invokeExact(
          level.ordinal(),
          w,
          (long) blocks,
          (long) from,
          (long) to,
          (long) n,
          first,
          second,
          high,
          low,
          factors,
          factor,
          results);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (!nativeOnly(rows, x, out)) {
      super.integers(rows, rowsAt, rowStride, n, k, x, xAt, xStride, tokens, out, outAt, outStride);
      return;
    }
    checkIntegers(rowStride, n, k, xStride, tokens, outStride);
    if (n == 0 || tokens == 0) {
      return;
    }
    long weights = at(rows, rowsAt, span(n, rowStride, k));
    long activations = at(x, xAt, span(tokens, xStride, k));
    long results = at(out, outAt, span(tokens, outStride, 4L * n));
    try {
      integers.invokeExact(
          level.ordinal(),
          weights,
          rowStride,
          (long) n,
          (long) k,
          activations,
          xStride,
          (long) tokens,
          results,
          outStride);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Bytes from the first of some rows to the end of the last. */
  private static long span(int count, long stride, long bytes) {
    return Math.addExact(Math.multiplyExact(count - 1L, stride), bytes);
  }
}
