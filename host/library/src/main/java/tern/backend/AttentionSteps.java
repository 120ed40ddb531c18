package tern.backend;

import java.lang.foreign.MemorySegment;

/**
 * What attention computes between its integer products. A {@link PageStore} may call it from
 * several threads, each with queries of its own.
 */
public interface AttentionSteps {
  /** Writes the {@code dim} int8 values of a query. */
  void query(int token, int head, MemorySegment into, long at);

  /**
   * Makes weights of scores: {@code count} int32 products of the query and each key become as many
   * int8 of either half.
   *
   * @param sums may be overwritten
   */
  void weigh(
      int token,
      int head,
      int count,
      MemorySegment sums,
      long sumsAt,
      MemorySegment weights,
      long hiAt,
      long loAt);

  /** Takes the values weighted by either half: {@code dim} int32 sums each. */
  void combine(int token, int head, MemorySegment sums, long hiAt, long loAt);
}
