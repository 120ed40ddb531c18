package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import tern.ffm.CompiledLibrary;
import tern.ffm.NativeException;

/**
 * Kernels in C with the processor's own instructions. Every operand is checked to lie within its
 * segment before a call. Operands on the Java heap are left to {@link PlainKernels}.
 */
final class NativeKernels extends PlainKernels {
  /** Which instructions the C code may use. */
  enum Level {
    PORTABLE("C"),
    AVX2("C, AVX2"),
    AVX512("C, AVX-512 VNNI");

    final String title;

    Level(String title) {
      this.title = title;
    }
  }

  private static final int ABI = 4;

  private final Level level;
  private final MethodHandle one;
  private final MethodHandle many;
  private final MethodHandle interleave;
  private final MethodHandle rows;
  private final MethodHandle grouped;
  private final MethodHandle read;
  private final MethodHandle dot;
  private final MethodHandle quantise;
  private final MethodHandle norm;
  private final MethodHandle scale;
  private final MethodHandle add;
  private final MethodHandle gate;
  private final MethodHandle rotate;
  private final MethodHandle store;
  private final MethodHandle attend;

  private NativeKernels(CompiledLibrary library, Level level) {
    this.level = level;
    one = library.function("tern_one", procedure("iipllllpp"));
    many = library.function("tern_many", procedure("iipllllppip"));
    interleave = library.function("tern_interleave", procedure("pliipp"));
    rows = library.function("tern_rows", procedure("ipllllppiipfp"));
    grouped = library.function("tern_grouped", procedure("ipplllllplp"));
    read =
        library.function(
            "tern_read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    dot =
        library.function(
            "tern_dot",
            FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    quantise = library.function("tern_quantise", procedure("ipplfpp"));
    norm = library.function("tern_norm", procedure("ipplfp"));
    scale = library.function("tern_scale", procedure("iplfp"));
    add = library.function("tern_add", procedure("ipplf"));
    gate = library.function("tern_gate", procedure("iipplp"));
    rotate = library.function("tern_rotate", procedure("ipilp"));
    store = library.function("tern_store", procedure("iiplllpp"));
    attend = library.function("tern_attend", procedure("iipllllpplllfpp"));
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

  /** Returns the type of a procedure: i int, l long, p pointer (passed as a long), f float. */
  private static FunctionDescriptor procedure(String types) {
    MemoryLayout[] layouts = new MemoryLayout[types.length()];
    for (int i = 0; i < types.length(); i++) {
      layouts[i] =
          switch (types.charAt(i)) {
            case 'i' -> JAVA_INT;
            case 'f' -> JAVA_FLOAT;
            default -> JAVA_LONG;
          };
    }
    return FunctionDescriptor.ofVoid(layouts);
  }

  @Override
  public String name() {
    return level.title;
  }

  @Override
  public boolean fast(TritPacking packing) {
    return packing == TritPacking.TWO_BITS || level == Level.AVX512;
  }

  private static boolean nativeOnly(MemorySegment... segments) {
    for (MemorySegment segment : segments) {
      if (segment != null && !segment.isNative()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the address of {@code bytes} bytes within a segment. */
  private static long at(MemorySegment segment, long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
    return segment.address() + offset;
  }

  private static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a native function threw", thrown);
  }

  /** Checks a range of groups, and returns the address of the matrix. */
  private static long groups(MemorySegment weights, int blocks, int from, int to, int n) {
    Objects.checkFromToIndex(from, to, TritPacking.groups(n));
    return at(weights, 0, (long) to * blocks * TritPacking.BLOCK);
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

  @Override
  public float dot(MemorySegment a, long aAt, MemorySegment b, long bAt, int n) {
    if (!nativeOnly(a, b)) {
      return super.dot(a, aAt, b, bAt, n);
    }
    long first = at(a, aAt, 4L * n);
    long second = at(b, bAt, 4L * n);
    try {
      return (float) dot.invokeExact(level.ordinal(), first, second, (long) n);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
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
    if (!nativeOnly(x, gain, q, scales)) {
      super.quantise(x, xAt, gain, n, epsilon, q, qAt, scales, scalesAt);
      return;
    }
    long from = at(x, xAt, 4L * n);
    long weight = gain == null ? 0 : at(gain, 0, 4L * n);
    long into = at(q, qAt, n);
    long pair = at(scales, scalesAt, 8);
    try {
      quantise.invokeExact(level.ordinal(), from, weight, (long) n, epsilon, into, pair);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
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
    if (!nativeOnly(x, gain, y)) {
      super.norm(x, xAt, gain, n, epsilon, y, yAt);
      return;
    }
    long from = at(x, xAt, 4L * n);
    long weight = at(gain, 0, 4L * n);
    long into = at(y, yAt, 4L * n);
    try {
      norm.invokeExact(level.ordinal(), from, weight, (long) n, epsilon, into);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  @Override
  public void scale(
      MemorySegment sums, long sumsAt, int n, float factor, MemorySegment y, long yAt) {
    if (!nativeOnly(sums, y)) {
      super.scale(sums, sumsAt, n, factor, y, yAt);
      return;
    }
    long from = at(sums, sumsAt, 4L * n);
    long into = at(y, yAt, 4L * n);
    try {
      scale.invokeExact(level.ordinal(), from, (long) n, factor, into);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  @Override
  public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n, float factor) {
    if (!nativeOnly(x, y)) {
      super.add(x, xAt, y, yAt, n, factor);
      return;
    }
    long into = at(x, xAt, 4L * n);
    long from = at(y, yAt, 4L * n);
    try {
      add.invokeExact(level.ordinal(), into, from, (long) n, factor);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (!nativeOnly(g, u, y)) {
      super.gate(silu, g, gAt, u, uAt, n, y, yAt);
      return;
    }
    long gate = at(g, gAt, 4L * n);
    long up = at(u, uAt, 4L * n);
    long into = at(y, yAt, 4L * n);
    try {
      this.gate.invokeExact(level.ordinal(), silu ? 1 : 0, gate, up, (long) n, into);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  @Override
  public void rotate(
      MemorySegment x, long xAt, int heads, int half, MemorySegment table, long tableAt) {
    if (!nativeOnly(x, table)) {
      super.rotate(x, xAt, heads, half, table, tableAt);
      return;
    }
    long from = at(x, xAt, 8L * heads * half);
    long angles = at(table, tableAt, 8L * half);
    try {
      rotate.invokeExact(level.ordinal(), from, heads, (long) half, angles);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (!nativeOnly(from, keys, values)) {
      super.store(shape, from, at, position, keys, values);
      return;
    }
    long source = at(from, at, 8L * shape.keySize());
    long size = shape.elementBytes() * (long) shape.keySize();
    long blocks = position / Attention.POSITIONS + 1L;
    long k = at(keys, 0, blocks * Attention.POSITIONS * size);
    long v = at(values, 0, (position + 1L) * size);
    try {
      store.invokeExact(
          level.ordinal(),
          shape.half() ? 1 : 0,
          source,
          (long) shape.keyHeads(),
          (long) shape.dim(),
          (long) position,
          k,
          v);
    } catch (Throwable thrown) {
      throw impossible(thrown);
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
    if (from >= to) {
      return;
    }
    if (!nativeOnly(q, keys, values, scores, out)) {
      super.attend(shape, q, keys, values, position, from, to, scores, scoresAt, out);
      return;
    }
    int lastToken = (to - 1) / shape.heads();
    long seen = (position + (long) lastToken) / Attention.POSITIONS + 1;
    long positions = position + lastToken + 1L;
    long size = shape.elementBytes() * (long) shape.keySize();
    long dim = shape.dim();
    long queries =
        at(q, 0, 4 * ((long) lastToken * shape.row() + (long) shape.heads() * shape.dim()));
    long k = at(keys, 0, seen * Attention.POSITIONS * size);
    long v = at(values, 0, positions * size);
    long scratch = at(scores, scoresAt, shape.scoresBytes(position + lastToken + 1));
    long results = at(out, 0, 4L * to * shape.dim());
    try {
      attend.invokeExact(
          level.ordinal(),
          shape.half() ? 1 : 0,
          queries,
          (long) shape.row(),
          (long) shape.heads(),
          (long) shape.group(),
          dim,
          k,
          v,
          (long) position,
          (long) from,
          (long) to,
          shape.scale(),
          scratch,
          results);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }
}
