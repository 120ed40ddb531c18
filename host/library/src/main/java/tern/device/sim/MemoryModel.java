package tern.device.sim;

import tern.ffm.SimMemory;

/**
 * The memory of a simulated device; zeros are the simulator's defaults.
 *
 * @param bytes its size
 * @param plain latency and bandwidth only; otherwise the DRAM that the device's configuration names
 * @param readLatencyCycles address to first beat, the DRAM's own time not counted
 * @param writeLatencyCycles last beat to answer
 * @param bytesPerKilocycle bandwidth of all ports together, 0 for no cap
 * @param outstandingBursts of each port
 * @param stallPermille chance that a handshake is held back for a cycle
 * @param stallSeed of those stalls
 * @param faultAddress bursts that touch this byte are refused, -1 for none
 * @param silentAddress bursts that touch this byte are never answered, -1 for none
 * @param initialSeed of the random bits in which the hardware's state starts, with memory all 0xA5;
 *     0 for zeros everywhere
 */
public record MemoryModel(
    long bytes,
    boolean plain,
    int readLatencyCycles,
    int writeLatencyCycles,
    int bytesPerKilocycle,
    int outstandingBursts,
    int stallPermille,
    long stallSeed,
    long faultAddress,
    long silentAddress,
    long initialSeed)
    implements SimMemory {

  /** A plain memory: 40 cycles to read, 20 to write, no cap, no stalls, no faults. */
  public static MemoryModel ofBytes(long bytes) {
    return new MemoryModel(bytes, true, 40, 20, 0, 16, 0, 0, -1, -1, 0);
  }

  /** The memory that the device's configuration is made for. */
  public static MemoryModel ofPreset(long bytes) {
    return new MemoryModel(bytes, false, 0, 0, 0, 0, 0, 0, -1, -1, 0);
  }

  public MemoryModel withStalls(int permille, long seed) {
    return new MemoryModel(
        bytes,
        plain,
        readLatencyCycles,
        writeLatencyCycles,
        bytesPerKilocycle,
        outstandingBursts,
        permille,
        seed,
        faultAddress,
        silentAddress,
        initialSeed);
  }

  public MemoryModel withFaults(long faultAddress, long silentAddress) {
    return new MemoryModel(
        bytes,
        plain,
        readLatencyCycles,
        writeLatencyCycles,
        bytesPerKilocycle,
        outstandingBursts,
        stallPermille,
        stallSeed,
        faultAddress,
        silentAddress,
        initialSeed);
  }

  /** The same from other initial bits. */
  public MemoryModel withInitialSeed(long seed) {
    return new MemoryModel(
        bytes,
        plain,
        readLatencyCycles,
        writeLatencyCycles,
        bytesPerKilocycle,
        outstandingBursts,
        stallPermille,
        stallSeed,
        faultAddress,
        silentAddress,
        seed);
  }
}
