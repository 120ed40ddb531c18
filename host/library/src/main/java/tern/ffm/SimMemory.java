package tern.ffm;

/**
 * The memory model of a simulated device; units and defaults are in sim/tern_sim.h.
 *
 * <p>Immutable: any thread may use it.
 */
public interface SimMemory {
  long bytes();

  boolean plain();

  int readLatencyCycles();

  int writeLatencyCycles();

  int bytesPerKilocycle();

  int outstandingBursts();

  int stallPermille();

  long stallSeed();

  long faultAddress();

  long silentAddress();

  long initialSeed();
}
