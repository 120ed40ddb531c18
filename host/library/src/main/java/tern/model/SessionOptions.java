package tern.model;

import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.Workers;

/**
 * How a session computes what lies between the matrices, and its head. Kernels and workers change
 * the speed, never a result.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param halfCache whether keys and values are kept in float16, which takes half the memory, else
 *     in float32
 * @param head where the head is computed
 */
public record SessionOptions(Kernels kernels, Workers workers, boolean halfCache, HeadMode head) {
  /** Options with the head on the host. */
  public SessionOptions(Kernels kernels, Workers workers, boolean halfCache) {
    this(kernels, workers, halfCache, HeadMode.HOST);
  }

  /** The fastest kernels, all processors, a cache in float16. */
  public static SessionOptions best() {
    return new SessionOptions(BestKernels.get().kernels(), Workers.shared(), true);
  }

  /** The same options with a cache in float32. */
  public SessionOptions fullCache() {
    return new SessionOptions(kernels, workers, false, head);
  }

  /** The same options with another head. */
  public SessionOptions withHead(HeadMode other) {
    return new SessionOptions(kernels, workers, halfCache, other);
  }
}
