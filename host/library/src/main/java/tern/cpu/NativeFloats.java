package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tern.ffm.CompiledLibrary;

/**
 * {@link FloatKernels} in C. Every operand is checked to lie within its segment before a call.
 * Operands on the Java heap are left to {@link PlainFloats}.
 */
abstract class NativeFloats extends NativeAttention {
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

  final Level level;
  private final MethodHandle dot;
  private final MethodHandle quantise;
  private final MethodHandle norm;
  private final MethodHandle scale;
  private final MethodHandle add;
  private final MethodHandle gate;
  private final MethodHandle rotate;
  private final MethodHandle store;
  private final MethodHandle attend;

  NativeFloats(CompiledLibrary library, Level level) {
    super(library, level.ordinal());
    this.level = level;
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
   * No array of operands: it would be garbage wherever the compiler does not see through the call.
   */
  static boolean nativeOnly(@Nullable MemorySegment segment) {
    return segment == null || segment.isNative();
  }

  static boolean nativeOnly(@Nullable MemorySegment a, @Nullable MemorySegment b) {
    return nativeOnly(a) && nativeOnly(b);
  }

  static boolean nativeOnly(
      @Nullable MemorySegment a, @Nullable MemorySegment b, @Nullable MemorySegment c) {
    return nativeOnly(a, b) && nativeOnly(c);
  }

  static boolean nativeOnly(
      @Nullable MemorySegment a,
      @Nullable MemorySegment b,
      @Nullable MemorySegment c,
      @Nullable MemorySegment d) {
    return nativeOnly(a, b) && nativeOnly(c, d);
  }

  static boolean nativeOnly(
      @Nullable MemorySegment a,
      @Nullable MemorySegment b,
      @Nullable MemorySegment c,
      @Nullable MemorySegment d,
      @Nullable MemorySegment e) {
    return nativeOnly(a, b, c) && nativeOnly(d, e);
  }

  /** Returns the address of {@code bytes} bytes within a segment. */
  static long at(MemorySegment segment, long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
    return segment.address() + offset;
  }

  static AssertionError impossible(Throwable thrown) {
    return new AssertionError("a native function threw", thrown);
  }

  /** Returns the type of a procedure: i int, l long, p pointer (passed as a long), f float. */
  static FunctionDescriptor procedure(String types) {
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
