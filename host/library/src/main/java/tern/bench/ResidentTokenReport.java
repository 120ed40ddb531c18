package tern.bench;

import java.util.List;
import java.util.Map;

/**
 * The measurements of {@link ResidentBench}: one token, from its id to the next one's; or the last
 * tokens of a prompt.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param context positions that the last token sees, its own included
 * @param tokens tokens that were processed
 * @param exact whether device and twin left the same bytes in all of the model's memory
 * @param differences the parts of memory that differ
 * @param token the token that the device chose; of no meaning in a prompt
 * @param cycles device cycles from the start of each run to its end
 * @param tokensPerSecond tokens per second at the configuration's clock
 * @param rooflineShare bytes read and written, as a share of what weight ports and memory can
 *     deliver
 * @param arrayBusyShare cycles in which the array took weights, as a share of all
 * @param bytesRead bytes that the device read, by its counter
 * @param bytesWritten bytes that the device wrote, by its counter
 * @param products products that ran
 * @param busy cycles in which the array took weights, by its counter, as the following
 * @param starvedWeights cycles in which the array waited for weights
 * @param blocked cycles in which it waited for results to drain
 * @param idle cycles in which no product was ready
 * @param vectorBusy cycles in which the vector unit took elements
 * @param vectorMemory cycles in which it waited for memory
 * @param vectorWaits cycles in which it waited for a product
 * @param derivedCycles what the model of the hardware says instead of {@code cycles}
 * @param parts where its cycles go, by that model
 */
public record ResidentTokenReport(
    int context,
    int tokens,
    boolean exact,
    List<String> differences,
    int token,
    long cycles,
    double tokensPerSecond,
    double rooflineShare,
    double arrayBusyShare,
    long bytesRead,
    long bytesWritten,
    long products,
    long busy,
    long starvedWeights,
    long blocked,
    long idle,
    long vectorBusy,
    long vectorMemory,
    long vectorWaits,
    long derivedCycles,
    Map<String, Part> parts) {
  /**
   * A part of a token; all are derived.
   *
   * @param weights cycles for which a port reads its weights
   * @param products cycles of its products for which the token waits
   * @param vectors cycles of its vector instructions for which the token waits
   * @param vectorBusy cycles of all its vector instructions
   */
  public record Part(long weights, long products, long vectors, long vectorBusy) {}
}
