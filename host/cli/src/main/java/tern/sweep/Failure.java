package tern.sweep;

import com.fasterxml.jackson.annotation.JsonRawValue;

/**
 * A configuration that fails, reduced as far as possible.
 *
 * @param name number of the configuration that was drawn, or {@code given}
 * @param seed seed of the rounds: {@code --config FILE --seed SEED} fails if the file holds {@code
 *     drawn}
 * @param what the first thing that went wrong
 * @param drawn the configuration as it was drawn
 * @param config the smallest configuration that fails
 * @param round the smallest round that fails on it, null if it fails before any round
 * @param smallest what goes wrong in that round
 */
public record Failure(
    String name,
    long seed,
    String what,
    @JsonRawValue String drawn,
    @JsonRawValue String config,
    Round round,
    String smallest) {}
