package tern.device;

/**
 * Where a run of a resident program is.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param running whether it goes on
 * @param position position of the next token: those before it are processed, and their records are
 *     in memory
 */
public record RunState(boolean running, int position) {}
