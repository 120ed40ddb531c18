package tern.generate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.model.HeadReport;
import tern.model.ResidentReport;

/**
 * The text of a generation, and its cost.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param tokens number of tokens generated, without the prompt's
 * @param text text of these tokens
 * @param tokenIds ids of these tokens
 * @param promptTokens number of tokens in the prompt
 * @param jobs jobs completed on a device, or products computed without one; prompt included
 * @param comparisons results compared with the reference, 0 if none was
 * @param mismatches compared results that differed
 * @param cycles device cycles of all jobs, 0 on the reference
 * @param busyShare share of the cycles in which the array worked, 0 to 1
 * @param tokensPerSecond decoded tokens per second of device time at the configuration's clock; per
 *     second of wall time on the reference
 * @param wallSeconds wall time without loading
 * @param head what the head did; {@code tokens} is 0 if choices were made from all logits
 * @param resident what the host had to do for tokens that a device computed by itself; null if it
 *     did not
 */
public record GenerationReport(
    int tokens,
    String text,
    List<Integer> tokenIds,
    int promptTokens,
    long jobs,
    long comparisons,
    long mismatches,
    long cycles,
    double busyShare,
    double tokensPerSecond,
    double wallSeconds,
    HeadReport head,
    @Nullable ResidentReport resident) {}
