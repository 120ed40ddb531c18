package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import tern.ffm.CompiledLibrary;

/** {@link AttentionKernels} in C; operands on the Java heap are left to {@link PlainAttention}. */
abstract class NativeAttention extends PlainKernels {
  private final int level;
  private final MethodHandle toIntegers;
  private final MethodHandle weigh;
  private final MethodHandle combine;

  NativeAttention(CompiledLibrary library, int level) {
    this.level = level;
    toIntegers =
        library.function(
            "tern_to_integers",
            FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    weigh =
        library.function(
            "tern_weigh",
            FunctionDescriptor.of(
                JAVA_FLOAT,
                JAVA_INT,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_FLOAT,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG));
    combine = library.function("tern_combine", NativeFloats.procedure("ipplfp"));
  }

  @Override
  public float toIntegers(MemorySegment x, long xAt, int n, int most, MemorySegment q, long qAt) {
    if (!NativeFloats.nativeOnly(x, q)) {
      return super.toIntegers(x, xAt, n, most, q, qAt);
    }
    long from = NativeFloats.at(x, xAt, 4L * n);
    long into = NativeFloats.at(q, qAt, n);
    try {
      return (float) toIntegers.invokeExact(level, from, (long) n, most, into);
    } catch (Throwable thrown) {
      throw NativeFloats.impossible(thrown);
    }
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
    if (!NativeFloats.nativeOnly(sums, keyScales, valueScales, hi, lo)) {
      return super.weigh(
          sums, sumsAt, count, scale, keyScales, keyAt, valueScales, valueAt, hi, hiAt, lo, loAt);
    }
    long x = NativeFloats.at(sums, sumsAt, 4L * count);
    long keys = NativeFloats.at(keyScales, keyAt, 4L * count);
    long values = NativeFloats.at(valueScales, valueAt, 4L * count);
    long high = NativeFloats.at(hi, hiAt, count);
    long low = NativeFloats.at(lo, loAt, count);
    try {
      return (float) weigh.invokeExact(level, x, (long) count, scale, keys, values, high, low);
    } catch (Throwable thrown) {
      throw NativeFloats.impossible(thrown);
    }
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
    if (!NativeFloats.nativeOnly(hi, lo, y)) {
      super.combine(hi, hiAt, lo, loAt, n, factor, y, yAt);
      return;
    }
    long high = NativeFloats.at(hi, hiAt, 4L * n);
    long low = NativeFloats.at(lo, loAt, 4L * n);
    long into = NativeFloats.at(y, yAt, 4L * n);
    try {
      combine.invokeExact(level, high, low, (long) n, factor, into);
    } catch (Throwable thrown) {
      throw NativeFloats.impossible(thrown);
    }
  }
}
