package tern.cpu;

import java.lang.foreign.MemorySegment;

/**
 * What attention over integers computes between its products: keys, values and queries become
 * integers, scores become weights of 16 bits, sums become floats. Additions and multiplications are
 * rounded apart, in the order given here, so that every implementation gives the same bits, and a
 * vector unit of float32 can too.
 *
 * <p>Offsets are in bytes, in native byte order. Any thread may call, on memory that no other
 * thread writes.
 */
public interface AttentionKernels {
  /** Largest magnitude of a key or a value: five trits. */
  int MOST_OF_PLANES = 121;

  /** Largest magnitude of a query. */
  int MOST_OF_QUERY = 127;

  /** Largest weight: {@code 256 * 127 + 127}. */
  int MOST_OF_WEIGHTS = 32639;

  /** Smallest largest magnitude: what is smaller still has this scale. */
  float FLOOR = 1e-5f;

  /**
   * Rounds floats to integers of at most {@code most}: {@code a = max(max|x|, 1e-5)}, {@code q =
   * rint(x (most / a))}, ties to even.
   *
   * @param most from 1 to 127
   * @param q receives {@code n} bytes
   * @return the scale {@code a / most}: {@code x} is about {@code q} times it; not finite if an
   *     element is not
   */
  float toIntegers(MemorySegment x, long xAt, int n, int most, MemorySegment q, long qAt);

  /**
   * Makes weights of 16 bits of the scores of one query, and keeps nothing of the scores:
   *
   * <pre>
   * x[p] = float(sums[p]) (scale keyScales[p])
   * e[p] = exp(x[p] - max x)
   * s    = sum of e, in 16 partial sums and their tree
   * w[p] = e[p] valueScales[p]
   * P[p] = rint(w[p] (32639 / max w)),  hi = (P + 128) >> 8,  lo = P - 256 hi
   * </pre>
   *
   * <p>{@code s} is the sum of what is not rounded. A weight below the smallest normal float32 is 0
   * either way: {@code 32639 / max w} is at most 4e11.
   *
   * @param sums {@code count} int32 products of the query and each key; overwritten
   * @param scale the query's scale times {@code 1 / sqrt(dim)}
   * @param keyScales float32 scale of each key
   * @param valueScales float32 scale of each value, at least 8e-8
   * @param hi receives {@code count} int8
   * @param lo receives {@code count} int8
   * @return {@code (max w / 32639) / s}, by which sums of weighted values are to be multiplied
   */
  float weigh(
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
      long loAt);

  /**
   * Computes {@code y = (float(hi) 256 + float(lo)) factor} of int32 sums, each converted to the
   * nearest float32.
   */
  void combine(
      MemorySegment hi,
      long hiAt,
      MemorySegment lo,
      long loAt,
      int n,
      float factor,
      MemorySegment y,
      long yAt);
}
