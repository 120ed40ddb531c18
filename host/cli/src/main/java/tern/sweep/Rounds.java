package tern.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tern.device.DeviceConfig;
import tern.device.Driver;
import tern.device.sim.MemoryModel;

/** Draws rounds for a configuration: edge sizes, extreme operands, slow and stalling memories. */
final class Rounds {
  /** Bounds the size of a product, so that a round takes about a second. */
  private static final long MOST_MULTIPLICATIONS = 4_000_000;

  private static final int LONG_CYCLES = 40_000;
  private static final int MOST_CYCLES = 6_000;
  private static final long MOST_MEMORY = 1 << 22;
  private static final int MOST_JOBS = 10;

  /** Number of jobs in a round of jobs so short that most of the time none is computing. */
  private static final int SHORT_JOBS = 40;

  private static final int SHORT_CYCLES = 200;

  private static final int BURST_BYTES = 64;

  private static final int PROGRAMS = 3;
  private static final int MOST_PRODUCTS = 8;
  private static final int MOST_VECTORS = 30;

  private final DeviceConfig config;
  private final double presetRate;
  private final long memoryBytes;

  /**
   * @param presetRate bytes per cycle of the memory that the configuration names
   * @param addressBits address width of the configuration, which no register holds
   */
  Rounds(DeviceConfig config, double presetRate, int addressBits) {
    this.config = config;
    this.presetRate = presetRate;
    this.memoryBytes = Math.min(MOST_MEMORY, 1L << addressBits);
  }

  Round draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MemoryModel memory = memory(random);
    Edges edges = new Edges(config, random);
    List<Shape> jobs = new ArrayList<>();
    boolean brief = random.nextInt(4) == 0;
    int count = brief ? SHORT_JOBS : 1 + random.nextInt(MOST_JOBS);
    long room = memoryBytes - Driver.ringBytes(config, memoryBytes);
    for (int i = 0; i < count; i++) {
      int cycles = brief ? SHORT_CYCLES : i == 0 ? LONG_CYCLES : MOST_CYCLES;
      Shape shape = fitting(shape(edges, random), room / count, rate(memory), cycles);
      if (shape != null) {
        jobs.add(shape);
      }
    }
    int turns = 1 + random.nextInt(2);
    int resets = Math.max(0, random.nextInt(6) - 2);
    return new Round(seed, memory, jobs, turns, resets, programs(random));
  }

  private List<ProgramShape> programs(SplittableRandom random) {
    List<ProgramShape> programs = new ArrayList<>();
    for (int i = 0; config.vectors() && i < PROGRAMS; i++) {
      int products = random.nextInt(MOST_PRODUCTS + 1);
      int vectors = 3 + random.nextInt(MOST_VECTORS - 2);
      int given = 1 + random.nextInt(3);
      int budget = 1 + random.nextInt(3);
      boolean reset = random.nextInt(4) == 0;
      programs.add(new ProgramShape(random.nextLong(), products, vectors, given, budget, reset));
    }
    return programs;
  }

  private Shape shape(Edges edges, SplittableRandom random) {
    boolean planes = config.planes() && random.nextBoolean();
    Shape.Weights[] weights = Shape.Weights.values();
    Shape.Activations[] activations = Shape.Activations.values();
    return new Shape(
        edges.k(),
        edges.n(planes),
        edges.tokens(),
        weights[random.nextInt(weights.length)],
        activations[random.nextInt(activations.length)],
        planes);
  }

  /** Shrinks a shape until it fits the bounds on bytes and cycles; null if it never does. */
  private Shape fitting(Shape drawn, long bytes, double rate, int most) {
    Shape shape = drawn;
    while (Placed.mostBytes(config, shape) > bytes || cycles(shape, rate) > most || large(shape)) {
      if (shape.n() > config.outputCols() + 1 || shape.tokens() == 1 && shape.n() > 1) {
        shape = shape.withN((shape.n() + 1) / 2);
      } else if (shape.tokens() > 1) {
        shape = shape.withTokens((shape.tokens() + 1) / 2);
      } else if (shape.k() > 1) {
        shape = shape.withK((shape.k() + 1) / 2);
      } else {
        return null;
      }
    }
    return shape;
  }

  private static boolean large(Shape s) {
    return (long) s.k() * s.n() * s.tokens() > MOST_MULTIPLICATIONS;
  }

  /**
   * Estimates the cycles that a product takes.
   *
   * @param rate bytes per cycle of the memory
   */
  private double cycles(Shape s, double rate) {
    long passes = Math.ceilDiv(s.tokens(), config.passTokens(s.k()));
    long tiles = Math.ceilDiv(s.n(), s.tileRows(config));
    long chunks = tiles * Math.ceilDiv(s.k(), config.lanes());
    double weights = s.imageBytes(config) / rate;
    double operands = (double) s.tokens() * (s.k() + 4L * s.n()) / Math.min(rate, 4);
    return passes * Math.max(chunks * config.tokenGroups(), weights) + operands;
  }

  /** Estimates the bytes per cycle that a memory delivers, assuming short bursts. */
  private double rate(MemoryModel memory) {
    double ports = (double) config.weightPorts() * config.beatBytes();
    double cap = memory.bytesPerKilocycle() == 0 ? ports : memory.bytesPerKilocycle() / 1000.0;
    double inFlight =
        (double) memory.outstandingBursts()
            * BURST_BYTES
            * config.weightPorts()
            / memory.readLatencyCycles();
    return Math.min(Math.min(cap, inFlight), memory.plain() ? ports : presetRate);
  }

  private MemoryModel memory(SplittableRandom random) {
    boolean plain = random.nextInt(3) != 0;
    int[] latencies = {1, 2, 7, 40, 200};
    int[] outstanding = {1, 2, 16};
    int[] stalls = {0, 0, 20, 200, 600};
    int bandwidth = random.nextInt(4) == 0 ? 1000 * (1 + random.nextInt(config.beatBytes())) : 0;
    return new MemoryModel(
        memoryBytes,
        plain,
        latencies[random.nextInt(latencies.length)],
        latencies[random.nextInt(latencies.length)],
        bandwidth,
        outstanding[random.nextInt(outstanding.length)],
        stalls[random.nextInt(stalls.length)],
        random.nextLong(),
        -1,
        -1,
        random.nextInt(4) == 0 ? 0 : 1 + random.nextLong(Long.MAX_VALUE));
  }
}
