package tern.model;

import org.jspecify.annotations.Nullable;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.Workers;

/**
 * How a session computes what lies between the matrices. Kernels and workers change the speed,
 * never a result.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param halfCache whether keys and values are kept in float16, which takes half the memory, else
 *     in float32; without meaning for integer attention
 * @param head where the head is computed
 * @param pages pages of integer attention, which the backend multiplies; null for attention in
 *     float32 on the host
 */
public record SessionOptions(
    Kernels kernels,
    Workers workers,
    boolean halfCache,
    HeadMode head,
    @Nullable PageOptions pages) {

  /** Options with the head on the host and attention in float32. */
  public SessionOptions(Kernels kernels, Workers workers, boolean halfCache) {
    this(kernels, workers, halfCache, HeadMode.HOST, null);
  }

  /** The fastest kernels, all processors, a cache in float16. */
  public static SessionOptions best() {
    return new SessionOptions(BestKernels.get().kernels(), Workers.shared(), true);
  }

  /** The same options with a cache in float32. */
  public SessionOptions fullCache() {
    return new SessionOptions(kernels, workers, false, head, pages);
  }

  /** The same options with another head. */
  public SessionOptions withHead(HeadMode other) {
    return new SessionOptions(kernels, workers, halfCache, other, pages);
  }

  /** The same options with integer attention over pages. */
  public SessionOptions integerAttention(PageOptions pages) {
    return new SessionOptions(kernels, workers, halfCache, head, pages);
  }

  /** The same options with integer attention over pages of 256 positions. */
  public SessionOptions integerAttention() {
    return integerAttention(PageOptions.DEFAULT);
  }
}
