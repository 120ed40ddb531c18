package tern.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import tern.backend.ImageLayout;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.device.TimedDevice;

/**
 * Measures the speed of a simulator while its array is busy: it repeats one job.
 *
 * <p>Used by the thread that may use the device.
 */
public final class SimSpeed {
  private static final int TILES = 16;
  private static final int CHUNKS = 160;
  private static final int BATCH = 8;
  private static final int SAMPLES = 64;

  /**
   * The measurements, as medians of several runs.
   *
   * @param exact whether sampled results were right
   * @param cpuShare processor seconds of this process per second of wall time; below 1 the machine
   *     was busy with something else, and the rates are too low
   * @param busyShare share of the cycles in which the array worked, 0 to 1
   * @param cyclesPerSecond device cycles simulated per second of wall time
   * @param laneMacsPerSecond multiply-adds of the array's lanes per second of wall time; rows
   *     without a token do none
   */
  public record Report(
      String preset,
      int tokens,
      int runs,
      boolean exact,
      double cpuShare,
      double busyShare,
      double cyclesPerSecond,
      double laneMacsPerSecond) {}

  private final TimedDevice device;
  private final Driver driver;
  private final int tokens;
  private final ImageLayout layout;
  private final Job job;
  private final int batch;
  private final DeviceMemory.Region image;
  private final DeviceMemory.Region results;
  private final byte[] operands;
  private final RandomBytes random = new RandomBytes(1);

  /**
   * Prepares the job.
   *
   * @param tokens tokens per job, 0 for as many as fill the array
   */
  public SimSpeed(TimedDevice device, int tokens) {
    this.device = device;
    this.driver = new Driver(device);
    DeviceConfig config = driver.config();
    this.tokens = tokens == 0 ? Math.min(config.passTokens(), config.maxTokens()) : tokens;
    int k = Math.min(CHUNKS, config.maxK() / config.lanes()) * config.lanes();
    int n = TILES * config.outputCols();
    int activationStride = (int) config.roundUpToBeat(k);
    int resultStride = (int) config.roundUpToBeat(4L * n);
    this.layout = new ImageLayout(config, n, k);
    this.image = driver.memory().take("weights", layout.bytes(), 4096);
    DeviceMemory.Region activations =
        driver.memory().take("activations", (long) this.tokens * activationStride, 4096);
    this.results = driver.memory().take("results", (long) this.tokens * resultStride, 4096);
    new RandomWeights(config.weightCodec()).fill(layout, image.bytes(), random);
    this.operands = new byte[this.tokens * k];
    random.fill(operands, operands.length);
    for (int m = 0; m < this.tokens; m++) {
      long at = (long) m * activationStride;
      MemorySegment.copy(operands, m * k, activations.bytes(), ValueLayout.JAVA_BYTE, at, k);
    }
    this.batch = Math.min(BATCH, driver.room());
    this.job =
        new Job(
            image.address(),
            activations.address(),
            results.address(),
            k,
            n,
            this.tokens,
            0,
            activationStride,
            resultStride,
            (int) layout.portBytes());
  }

  /** Warms up, then measures {@code runs} times for about {@code seconds} each. */
  public Report run(String preset, int runs, double seconds, Runnable each) {
    measure(seconds);
    each.run();
    driver.clearCounters();
    long processor = processorNanos();
    long start = System.nanoTime();
    double[][] rates = new double[runs][];
    for (int i = 0; i < runs; i++) {
      rates[i] = measure(seconds);
      each.run();
    }
    double cpuShare = (double) (processorNanos() - processor) / (System.nanoTime() - start);
    Counters counters = driver.counters();
    boolean exact =
        new ProductCheck(SAMPLES, SAMPLES)
            .exact(
                List.of(new ProductCheck.Piece(layout, image.bytes())),
                operands,
                tokens,
                results.bytes(),
                job.resultStride(),
                0,
                random);
    return new Report(
        preset,
        tokens,
        runs,
        exact,
        cpuShare,
        (double) counters.busy() / counters.cycles(),
        median(rates, 0),
        median(rates, 1));
  }

  /** Runs jobs for some time; returns cycles and multiply-adds per second. */
  private double[] measure(double seconds) {
    long cycles = device.cycles();
    long start = System.nanoTime();
    long jobs = 0;
    double elapsed;
    do {
      for (int i = 0; i < batch; i++) {
        driver.post(job);
      }
      driver.ringPosted();
      driver.ready(batch);
      driver.await();
      jobs += batch;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    double macs = (double) jobs * tokens * layout.n() * layout.k();
    return new double[] {(device.cycles() - cycles) / elapsed, macs / elapsed};
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double median(double[][] rates, int which) {
    double[] sorted = Arrays.stream(rates).mapToDouble(r -> r[which]).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
