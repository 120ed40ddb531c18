package tern.device.sim;

import tern.ffm.SimMemory;

/**
 * The memory model of a simulated device; zeros select the simulator's defaults.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param bytes size
 * @param plain whether only latency and bandwidth are modelled; otherwise the DRAM that the
 *     device's configuration names
 * @param readLatencyCycles cycles from address to first beat, without the DRAM's own time
 * @param writeLatencyCycles cycles from last beat to response
 * @param bytesPerKilocycle bandwidth of all ports together in bytes per 1000 cycles, 0 for no limit
 * @param outstandingBursts bursts in flight per port
 * @param stallPermille probability in thousandths that a handshake is stalled for a cycle
 * @param stallSeed seed of these stalls
 * @param faultAddress a burst that touches this byte is refused; -1 for none
 * @param silentAddress a burst that touches this byte gets no response; -1 for none
 * @param initialSeed seed of the random bits that the hardware's state starts with, while memory is
 *     all 0xA5; 0 for zeros everywhere
 */
// The interface is how the package of native calls sees a model; callers need not.
@SuppressWarnings("exports")
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

  /** Plain memory: 40 cycles to read, 20 to write, unlimited bandwidth, no stalls or faults. */
  public static MemoryModel ofBytes(long bytes) {
    return new MemoryModel(bytes, true, 40, 20, 0, 16, 0, 0, -1, -1, 0);
  }

  /** The memory that the device's configuration names. */
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

  /** The same memory with other initial bits. */
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
