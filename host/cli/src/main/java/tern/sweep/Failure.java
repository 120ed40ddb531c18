package tern.sweep;

import com.fasterxml.jackson.annotation.JsonRawValue;

/**
 * A configuration that fails, reduced as far as possible.
 *
 * @param name of the configuration that was drawn
 * @param seed of the rounds; with {@code drawn} in a file, {@code --config FILE --seed SEED} fails
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
