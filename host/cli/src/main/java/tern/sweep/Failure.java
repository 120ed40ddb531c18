package tern.sweep;

import com.fasterxml.jackson.annotation.JsonRawValue;

/**
 * A configuration that fails, made as small as it could be.
 *
 * @param name of the configuration that was drawn
 * @param seed of the rounds; with {@code drawn} in a file, {@code --config FILE --seed SEED} fails
 * @param what the first thing that goes wrong
 * @param drawn the configuration as it was drawn
 * @param config the smallest that fails
 * @param round the smallest round that fails on it, null where no round was begun
 * @param smallest what goes wrong in that
 */
public record Failure(
    String name,
    long seed,
    String what,
    @JsonRawValue String drawn,
    @JsonRawValue String config,
    Round round,
    String smallest) {}
