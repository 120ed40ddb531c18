package tern.backend;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import tern.cpu.Kernels;
import tern.cpu.TritPacking;
import tern.cpu.Workers;

/**
 * The products of a backend on this processor, one after the other, and the memory for activations
 * and sums that they share. A pass is one read of the weights, for as many tokens as the kernels
 * take. Activations of several tokens are written, and their sums read, by several threads.
 */
final class CpuProduct {
  /** Bytes of a token start at multiples of this. */
  private static final int ALIGNMENT = 64;

  private final Kernels kernels;
  private final Workers workers;
  private final Workers.Pieces multiplyOne = new Workers.Pieces(this::multiplyOne);
  private final Workers.Task writeAll = this::writeAll;
  private final Workers.Task arrange = this::arrange;
  private final Workers.Pieces multiplyMany = new Workers.Pieces(this::multiplyMany);
  private final Workers.Pieces multiplyIntegers = new Workers.Pieces(this::multiplyIntegers);
  private final Workers.Task readAll = this::readAll;

  private MemorySegment x = bytes(0);
  private MemorySegment tiles = bytes(0);
  private MemorySegment totals = bytes(0);
  private MemorySegment sums = bytes(0);

  /** The product that runs: of trits, or of integers. */
  private @Nullable CpuMatrix matrix;

  private @Nullable CpuIntegers integers;
  private int n;
  private int k;

  private LoadedMatrix.Source source;
  private LoadedMatrix.Sink sink;
  private int first;
  private int tokens;
  private int blocks;
  private int columns;

  CpuProduct(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
  }

  private static MemorySegment bytes(long count) {
    return Arena.ofAuto().allocate(count, 64);
  }

  private static MemorySegment grown(MemorySegment old, long count) {
    return old.byteSize() >= count ? old : bytes(count);
  }

  /** Multiplies a matrix of trits by {@code count} tokens. */
  synchronized void run(
      CpuMatrix matrix, int count, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    this.matrix = matrix;
    blocks = matrix.packing().blocks(matrix.k());
    columns = blocks * matrix.packing().columns();
    run(matrix.n(), matrix.k(), count, source, sink);
  }

  /** Multiplies a matrix of integers by {@code count} tokens. */
  synchronized void run(
      CpuIntegers integers, int count, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    this.integers = integers;
    columns = Math.ceilDiv(integers.k(), ALIGNMENT) * ALIGNMENT;
    run(integers.n(), integers.k(), count, source, sink);
  }

  private void run(int n, int k, int count, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    this.n = n;
    this.k = k;
    this.source = source;
    this.sink = sink;
    try {
      if (count < 1) {
        throw new IllegalArgumentException(count + " tokens, expected at least 1");
      }
      for (first = 0; first < count; first += tokens) {
        tokens = Math.min(count - first, Kernels.MOST_TOKENS);
        pass();
      }
    } finally {
      this.matrix = null;
      this.integers = null;
      this.source = null;
      this.sink = null;
    }
  }

  private void pass() {
    x = grown(x, (long) tokens * columns);
    sums = grown(sums, 4L * tokens * n);
    int groups = TritPacking.groups(n);
    if (tokens == 1) {
      write(0);
      workers.run((integers == null ? multiplyOne : multiplyIntegers).of(groups));
      sink.read(first, sums, 0);
      return;
    }
    workers.run(writeAll);
    if (integers == null) {
      multiplyTiles(groups);
    } else {
      workers.run(multiplyIntegers.of(groups));
    }
    workers.run(readAll);
  }

  private void multiplyTiles(int groups) {
    int whole = tiles() * Kernels.TILE;
    tiles = grown(tiles, (long) whole * columns);
    totals = grown(totals, 4L * whole);
    workers.run(arrange);
    workers.run(multiplyMany.of(groups));
  }

  /** Tiles of the tokens, the last of which may be partly empty. */
  private int tiles() {
    return (tokens + Kernels.TILE - 1) / Kernels.TILE;
  }

  private void write(int m) {
    long at = (long) m * columns;
    source.write(first + m, x, at);
    for (int c = k; c < columns; c++) {
      x.set(ValueLayout.JAVA_BYTE, at + c, (byte) 0);
    }
  }

  private void writeAll(int part, int parts) {
    int end = Workers.start(tokens, part + 1, parts);
    for (int m = Workers.start(tokens, part, parts); m < end; m++) {
      write(m);
    }
  }

  private void arrange(int part, int parts) {
    int end = Workers.start(tiles(), part + 1, parts);
    for (int t = Workers.start(tiles(), part, parts); t < end; t++) {
      kernels.interleave(x, columns, tokens, t, tiles, totals);
    }
  }

  private void multiplyOne(int from, int to) {
    kernels.one(matrix.packing(), matrix.weights(), blocks, from, to, n, x, sums, 0);
  }

  private void multiplyMany(int from, int to) {
    kernels.many(
        matrix.packing(), matrix.weights(), blocks, from, to, n, tiles, totals, tokens, sums);
  }

  /** Multiplies rows in the same groups. */
  private void multiplyIntegers(int from, int to) {
    int row = from * TritPacking.ROWS;
    int rows = Math.min(n, to * TritPacking.ROWS) - row;
    kernels.integers(
        integers.rows(), (long) row * k, k, rows, k, x, 0, columns, tokens, sums, 4L * row, 4L * n);
  }

  private void readAll(int part, int parts) {
    int end = Workers.start(tokens, part + 1, parts);
    for (int m = Workers.start(tokens, part, parts); m < end; m++) {
      sink.read(first + m, sums, 4L * m * n);
    }
  }
}
