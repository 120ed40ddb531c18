package tern.cli;

import picocli.CommandLine.Option;
import tern.device.sim.MemoryModel;

/** Options for the memory of a simulated device. */
final class MemoryOptions {
  @Option(
      names = "--memory-mib",
      defaultValue = "4096",
      converter = Checks.Mebibytes.class,
      paramLabel = "MIB",
      description =
          "memory of the simulated device in MiB, reserved as it is used"
              + " (default: ${DEFAULT-VALUE})")
  private long mib;

  @Option(
      names = "--plain-memory",
      description = "model latency and bandwidth only, not the DRAM that the preset names")
  private boolean plain;

  @Option(
      names = "--read-latency",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      paramLabel = "CYCLES",
      description =
          "cycles from address to first beat, without the DRAM's own time;"
              + " 0 means the preset's, or 40 with plain memory (default: ${DEFAULT-VALUE})")
  private int readLatency;

  @Option(
      names = "--write-latency",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      paramLabel = "CYCLES",
      description = "cycles from last beat to response; 0 means 20 (default: ${DEFAULT-VALUE})")
  private int writeLatency;

  @Option(
      names = "--bandwidth",
      defaultValue = "0",
      converter = Checks.NotNegative.class,
      paramLabel = "BYTES",
      description =
          "bytes per 1000 cycles, all ports together; 0: unlimited (default: ${DEFAULT-VALUE})")
  private int bandwidth;

  @Option(
      names = "--outstanding",
      defaultValue = "16",
      converter = Checks.NotNegative.class,
      paramLabel = "BURSTS",
      description = "bursts in flight per port (default: ${DEFAULT-VALUE})")
  private int outstanding;

  @Option(
      names = "--stall-permille",
      defaultValue = "0",
      converter = Checks.Permille.class,
      paramLabel = "PERMILLE",
      description =
          "probability in thousandths that a handshake is stalled for a cycle"
              + " (default: ${DEFAULT-VALUE})")
  private int stallPermille;

  @Option(
      names = "--stall-seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description = "seed of the stalls (default: ${DEFAULT-VALUE})")
  private long stallSeed;

  @Option(
      names = "--initial-seed",
      defaultValue = "0",
      paramLabel = "SEED",
      description =
          "seed of the random bits that registers and memories start with; 0: they start as zeros"
              + " (default: ${DEFAULT-VALUE})")
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
