package tern.cpu;

import java.lang.foreign.MemorySegment;

/**
 * What a transformer computes, as functions over ranges of memory. Every implementation gives the
 * same bits as {@link PlainKernels}: integers are exact, and float32 sums of {@code n} elements are
 * 16 partial sums, element {@code i} to sum {@code i mod 16}, then the tree {@code (i, i + 8)},
 * {@code (i, i + 4)}, {@code (i, i + 2)}, {@code (i, i + 1)}; additions and multiplications are
 * rounded apart.
 *
 * <p>Offsets are in bytes, in native byte order. Operands outside their segment throw {@link
 * IndexOutOfBoundsException}. Any thread may call, on memory that no other thread writes.
 */
public interface Kernels {
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

  /** Returns the dot product of {@code n} floats. */
  float dot(MemorySegment a, long aAt, MemorySegment b, long bAt, int n);

  /**
   * Norms and quantises one token in one step: {@code t = x gain}, {@code a = max|t|}, {@code q =
   * rint(t (127 / a))}. Writes {@code a} and {@code r = 1 / rms(x)} to {@code scales}: what the
   * weights make of {@code q} is to be multiplied by {@code a r / 127}. The normed maximum {@code a
   * r} has a floor of 1e-5. {@code a} is not finite if an activation is not.
   *
   * @param gain weight of the norm; null for no norm, then {@code r} is 1
   */
  void quantise(
      MemorySegment x,
      long xAt,
      MemorySegment gain,
      int n,
      float epsilon,
      MemorySegment q,
      long qAt,
      MemorySegment scales,
      long scalesAt);

  /** Norms one token: {@code y = (x gain) / rms(x)}. */
  void norm(
      MemorySegment x,
      long xAt,
      MemorySegment gain,
      int n,
      float epsilon,
      MemorySegment y,
      long yAt);

  /** Computes {@code y = sums * factor}. */
  void scale(MemorySegment sums, long sumsAt, int n, float factor, MemorySegment y, long yAt);

  /** Computes {@code x += y * factor}. */
  void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n, float factor);

  /**
   * Computes {@code y = gate(g) u}: {@code max(g, 0)^2}, or {@code g / (1 + exp(-g))} if {@code
   * silu}.
   */
  void gate(
      boolean silu,
      MemorySegment g,
      long gAt,
      MemorySegment u,
      long uAt,
      int n,
      MemorySegment y,
      long yAt);

  /**
   * Rotates heads in place: elements {@code i} and {@code i + half} by the angle whose cosine is
   * {@code table[i]} and whose sine is {@code table[half + i]}, both from {@code tableAt} on.
   */
  void rotate(MemorySegment x, long xAt, int heads, int half, MemorySegment table, long tableAt);

  /**
   * Stores the key and the value of a position, which stand one after the other, as float32 or
   * rounded to float16.
   */
  void store(
      Attention shape,
      MemorySegment from,
      long at,
      int position,
      MemorySegment keys,
      MemorySegment values);

  /**
   * Attends: item {@code i} of {@code from .. to} is head {@code i mod heads} of token {@code i /
   * heads}, which sees positions 0 to {@code position + token}. Scores, maximum, {@code exp(score -
   * maximum)} and its sum; then the values' weighted sum in the order of positions, times {@code 1
   * / sum}.
   *
   * @param q rotated queries
   * @param position tokens processed before these
   * @param scores scratch memory of {@link Attention#scoresBytes}, from {@code scoresAt} on
   * @param out receives {@code dim} floats per item, from the start
   */
  void attend(
      Attention shape,
      MemorySegment q,
      MemorySegment keys,
      MemorySegment values,
      int position,
      int from,
      int to,
      MemorySegment scores,
      long scoresAt,
      MemorySegment out);
}
