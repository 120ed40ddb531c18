package tern.cli;

import picocli.CommandLine.Option;
import tern.device.sim.MemoryModel;

/** The memory behind a simulated device. */
final class MemoryOptions {
  @Option(
      names = "--memory-mib",
      defaultValue = "4096",
      converter = Checks.Mebibytes.class,
      description = "size (default: 4096)")
  private long mib;

  @Option(
      names = "--plain-memory",
      description = "latency and bandwidth only, instead of the DRAM that the preset names")
  private boolean plain;

  @Option(
      names = "--read-latency",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      description =
          "cycles from address to first beat, the DRAM's own time not counted"
              + " (default: the preset's, 40 for a plain memory)")
  private int readLatency;

  @Option(
      names = "--write-latency",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      description = "cycles from last beat to answer (default: 20)")
  private int writeLatency;

  @Option(
      names = "--bandwidth",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      description = "bytes per 1000 cycles of all ports together; 0: no cap (default)")
  private int bandwidth;

  @Option(
      names = "--outstanding",
      defaultValue = "16",
      converter = Checks.NotNegative.class,
      description = "bursts that each port may owe (default: 16)")
  private int outstanding;

  @Option(
      names = "--stall-permille",
      defaultValue = "0",
      converter = Checks.Permille.class,
      description = "chance that a handshake is held back for a cycle (default: 0)")
  private int stallPermille;

  @Option(names = "--stall-seed", defaultValue = "0", description = "of the stalls (default: 0)")
  private long stallSeed;

  @Option(
      names = "--initial-seed",
      defaultValue = "0",
      description =
          "of the random bits in which the hardware's state starts; 0: it starts from zeros"
              + " (default)")
  private long initialSeed;

  MemoryModel model() {
    return new MemoryModel(
        mib << 20,
        plain,
        readLatency,
        writeLatency,
        bandwidth,
        outstanding,
        stallPermille,
        stallSeed,
        -1,
        -1,
        initialSeed);
  }
}
