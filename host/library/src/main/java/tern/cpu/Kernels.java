package tern.cpu;

import java.lang.foreign.MemorySegment;

/**
 * What a transformer computes, as functions over ranges of memory. Every implementation gives the
 * same bits as {@link PlainKernels}. The products of integers, here, are exact.
 *
 * <p>Offsets are in bytes, in native byte order. Operands outside their segment throw {@link
 * IndexOutOfBoundsException}. Any thread may call, on memory that no other thread writes.
 */
public interface Kernels extends FloatKernels {
  /** The most tokens of {@link #many}. */
  int MOST_TOKENS = 256;

  /** Tokens whose activations {@link #interleave} arranges together. */
  int TILE = 16;

  /** Name of the instructions that are used. */
  String name();

  /** Whether {@link #one} reads this packing at the speed of memory. */
  boolean fast(TritPacking packing);

  /**
   * Multiplies groups {@code from} to {@code to} of a packed matrix of {@code n} rows by one token.
   *
   * @param weights the matrix, {@code blocks} blocks per group
   * @param x int8 activations, padded with zeros to whole blocks
   * @param out receives int32 sums at {@code outAt + 4 row}
   */
  void one(
      TritPacking packing,
      MemorySegment weights,
      int blocks,
      int from,
      int to,
      int n,
      MemorySegment x,
      MemorySegment out,
      long outAt);

  /**
   * The same for up to {@link #MOST_TOKENS} tokens.
   *
   * @param tiles activations as {@link #interleave} arranges them
   * @param totals int32 sums of each token's activations
   * @param out receives int32 sums at {@code 4 (token n + row)}
   */
  void many(
      TritPacking packing,
      MemorySegment weights,
      int blocks,
      int from,
      int to,
      int n,
      MemorySegment tiles,
      MemorySegment totals,
      int tokens,
      MemorySegment out);

  /**
   * Arranges the activations of tile {@code t}, tokens {@code 16 t .. 16 t + 15}: four columns of
   * each, then the next four; and counts each token's sum.
   *
   * @param x int8 rows of {@code columns}, a multiple of 4
   */
  void interleave(
      MemorySegment x, int columns, int tokens, int t, MemorySegment tiles, MemorySegment totals);

  /**
   * Multiplies groups of int8 rows by a vector {@code 256 hi + lo}, and scales: {@code out[row] =
   * (256 sum(w hi) + sum(w lo)) * scales[row] * factor}, both sums exact.
   *
   * @param weights rows in groups of 16 as {@link TritPacking} has them, four columns per block,
   *     weight + 128 in each byte
   * @param high sum of {@code hi}
   * @param low sum of {@code lo}
   */
  void rows(
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
      MemorySegment out);

  /**
   * Multiplies int8 rows by int8 tokens, exactly modulo 2^32: {@code out[m][row] = sum over c of
   * rows[row][c] * x[m][c]}. Rows, tokens and results may stand apart by more than their length,
   * and need no alignment and no padding.
   *
   * @param rows {@code n} rows of {@code k} bytes: row {@code r} at {@code rowsAt + r rowStride}
   * @param x {@code tokens} rows of {@code k} bytes: token {@code m} at {@code xAt + m xStride}
   * @param out receives {@code n} int32 for each token {@code m} at {@code outAt + m outStride}
   * @throws IllegalArgumentException if {@code n} or {@code tokens} is negative, {@code k} is less
   *     than 1, or a stride is less than its row's bytes
   */
  void integers(
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
      long outStride);

  /**
   * Multiplies rows {@code from} to {@code to} of a ternary matrix with one scale per group of
   * columns by floats: {@code y} is the sum over groups, from left to right, of the scale times the
   * sum of the group's activations, each with the sign of its trit. In a group, column {@code i}
   * adds to partial sum {@code i mod 16}.
   *
   * @param masks trits as {@link SignMasks} has them
   * @param scales scales of the groups, row by row
   * @param n rows of the matrix
   * @param x one row of {@code k} floats per token, from the start
   * @param y receives floats at {@code 4 (token n + row)}
   */
  void grouped(
      SignMasks shape,
      MemorySegment masks,
      MemorySegment scales,
      int from,
      int to,
      int n,
      MemorySegment x,
      int tokens,
      MemorySegment y);

  /** Reads bytes, and returns their words' exclusive or: as fast as memory delivers. */
  long read(MemorySegment segment, long from, long bytes);
}
