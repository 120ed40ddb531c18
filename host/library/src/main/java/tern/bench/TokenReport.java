package tern.bench;

import java.util.Map;

/**
 * The measurements of {@link TokenBench}: one step, and its parts by their labels.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param context positions that the last token sees, its own included
 * @param tokens tokens of the step
 * @param exact whether every sampled result was right
 * @param cycles device cycles from the first doorbell to the last result, including the pauses that
 *     were asked for
 * @param tokensPerSecond tokens per second at the configuration's clock, counting device cycles
 *     alone
 * @param rooflineShare bytes read and written, as a share of what the weight ports and the memory
 *     can deliver; results have a port of their own
 * @param arrayBusyShare cycles in which the array took weights, by its counter, as a share of all
 * @param busyMacShare multiply-adds of the products, as a share of what the array could have done
 * @param bytesRead bytes that the device read, by its counter
 * @param bytesWritten bytes that the device wrote, by its counter
 * @param hostSeconds what the host computes in the step, measured apart on this machine
 * @param parts {@code bitlinears}, {@code attention} and {@code head}; their cycles add up to those
 *     of the step
 */
public record TokenReport(
    int context,
    int tokens,
    boolean exact,
    long cycles,
    double tokensPerSecond,
    double rooflineShare,
    double arrayBusyShare,
    double busyMacShare,
    long bytesRead,
    long bytesWritten,
    double hostSeconds,
    Map<String, Part> parts) {

  /**
   * One part.
   *
   * @param cycles cycles from the result before it to its own last result
   * @param bytesRead bytes that the interface prescribes for its jobs, as no counter can attribute
   *     prefetched weights
   * @param bytesWritten bytes that the interface prescribes
   * @param rooflineShare as for the whole step; above 1 if its weights were read in the time of
   *     another part
   */
  public record Part(
      boolean exact, long cycles, long bytesRead, long bytesWritten, double rooflineShare) {}
}
