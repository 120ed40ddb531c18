package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import tern.ffm.CompiledLibrary;
import tern.ffm.NativeException;

/**
 * Kernels in C with the processor's own instructions. Every operand is checked to lie within its
 * segment before a call. Operands on the Java heap are left to {@link PlainKernels}.
 */
final class NativeKernels extends NativeIntegers {
  private static final int ABI = 6;

  private final MethodHandle one;
  private final MethodHandle many;
  private final MethodHandle interleave;
  private final MethodHandle grouped;
  private final MethodHandle read;

  private NativeKernels(CompiledLibrary library, Level level) {
    super(library, level);
    one = library.function("tern_one", procedure("iipllllpp"));
    many = library.function("tern_many", procedure("iipllllppip"));
    interleave = library.function("tern_interleave", procedure("pliipp"));
    grouped = library.function("tern_grouped", procedure("ipplllllplp"));
    read =
        library.function(
            "tern_read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  }

  /**
   * Compiles and loads the kernels.
   *
   * @param most the highest level to use; lower if the processor has not its instructions
   * @throws NativeException if there is no C compiler, or it fails
   */
  static NativeKernels compile(Level most) {
    CompiledLibrary library = CompiledLibrary.of("tern_cpu.c");
    int abi = value(library, "tern_cpu_abi");
    if (abi != ABI) {
      throw new NativeException("tern_cpu.c has ABI version " + abi + ", expected " + ABI);
    }
    int level = Math.min(value(library, "tern_cpu_level"), most.ordinal());
    return new NativeKernels(library, Level.values()[level]);
  }

  private static int value(CompiledLibrary library, String function) {
    try {
      return (int) library.function(function, FunctionDescriptor.of(JAVA_INT)).invokeExact();
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public String name() {
    return level.title;
  }

  @Override
  public boolean fast(TritPacking packing) {
    return packing == TritPacking.TWO_BITS || level == Level.AVX512;
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
    if (!nativeOnly(weights, x, out)) {
      super.one(packing, weights, blocks, from, to, n, x, out, outAt);
      return;
    }
    long w = groups(weights, blocks, from, to, n);
    long activations = at(x, 0, (long) blocks * packing.columns());
    long sums = at(out, outAt, 4L * n);
    try {
      one.invokeExact(
          level.ordinal(),
          packing.ordinal(),
          w,
          (long) blocks,
          (long) from,
          (long) to,
          (long) n,
          activations,
          sums);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (!nativeOnly(weights, tiles, totals, out)) {
      super.many(packing, weights, blocks, from, to, n, tiles, totals, tokens, out);
      return;
    }
    Objects.checkIndex(tokens, MOST_TOKENS + 1);
    long w = groups(weights, blocks, from, to, n);
    long padded = (tokens + TILE - 1L) / TILE * TILE;
    long activations = at(tiles, 0, padded * blocks * packing.columns());
    long sums = at(totals, 0, 4L * tokens);
    long results = at(out, 0, 4L * tokens * n);
    try {
      many.invokeExact(
          level.ordinal(),
          packing.ordinal(),
          w,
          (long) blocks,
          (long) from,
          (long) to,
          (long) n,
          activations,
          sums,
          tokens,
          results);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  @Override
  public void interleave(
      MemorySegment x, int columns, int tokens, int t, MemorySegment tiles, MemorySegment totals) {
    if (!nativeOnly(x, tiles, totals)) {
      super.interleave(x, columns, tokens, t, tiles, totals);
      return;
    }
    if (columns < 4 || columns % 4 != 0 || t < 0) {
      throw new IllegalArgumentException(columns + " columns, tile " + t);
    }
    long from = at(x, 0, (long) tokens * columns);
    long into = at(tiles, 0, (t + 1L) * TILE * columns);
    long sums = at(totals, 0, 4L * tokens);
    try {
      interleave.invokeExact(from, (long) columns, tokens, t, into, sums);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (!nativeOnly(masks, scales, x, y)) {
      super.grouped(shape, masks, scales, from, to, n, x, tokens, y);
      return;
    }
    Objects.checkFromToIndex(from, to, n);
    long trits = at(masks, 0, shape.bytes(to));
    long factors = at(scales, 0, 4L * to * shape.groups());
    long activations = at(x, 0, 4L * tokens * shape.k());
    long results = at(y, 0, 4L * tokens * n);
    try {
      grouped.invokeExact(
          level.ordinal(),
          trits,
          factors,
          (long) shape.k(),
          (long) shape.size(),
          (long) from,
          (long) to,
          (long) n,
          activations,
          (long) tokens,
          results);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  @Override
  public long read(MemorySegment segment, long from, long bytes) {
    if (!nativeOnly(segment)) {
      return super.read(segment, from, bytes);
    }
    long address = at(segment, from, bytes);
    try {
      return (long) read.invokeExact(level.ordinal(), address, bytes / 8);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }
}
