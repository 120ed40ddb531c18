package tern.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
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
  private static final ProductCheck CHECK = new ProductCheck(64, 64);

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
  private final BenchProduct product;
  private final Job job;
  private final int batch;
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
    BenchMatrix matrix = BenchMatrix.random(driver, WeightForm.TERNARY, "weights", n, k, random);
    int stride = matrix.columns().activationStride();
    this.product =
        new BenchProduct(
            matrix,
            this.tokens,
            new Place(take("activations", (long) this.tokens * stride), 0, stride),
            new Place(take("results", matrix.resultBytes(this.tokens)), 0, matrix.resultStride()));
    product.prepare(random);
    this.batch = Math.min(BATCH, driver.room());
    this.job = product.jobs(this.tokens).getFirst();
  }

  private DeviceMemory.Region take(String what, long bytes) {
    return driver.memory().take(what, bytes, BenchImage.PAGE);
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
    boolean exact = CHECK.exact(product, random);
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
    double macs = (double) jobs * tokens * job.n() * job.k();
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
