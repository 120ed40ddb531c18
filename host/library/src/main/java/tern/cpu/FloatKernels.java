package tern.cpu;

import java.lang.foreign.MemorySegment;

/**
 * What a transformer computes between its products, in float32. Sums of {@code n} elements are 16
 * partial sums, element {@code i} to sum {@code i mod 16}, then the tree {@code (i, i + 8)}, {@code
 * (i, i + 4)}, {@code (i, i + 2)}, {@code (i, i + 1)}; additions and multiplications are rounded
 * apart. So every implementation gives the same bits.
 *
 * <p>Offsets are in bytes, in native byte order. Operands outside their segment throw {@link
 * IndexOutOfBoundsException}. Any thread may call, on memory that no other thread writes.
 */
public interface FloatKernels extends AttentionKernels {
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
