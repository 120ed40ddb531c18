package tern.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tern.backend.ColumnParts;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.device.TimedDevice;
import tern.device.sim.MemoryRates;

/**
 * Times every BitLinear of a model on a device: the model's shapes in the model's order, with
 * random weights. A sample of the results is checked against plain loops.
 *
 * <p>As in a real step, each product depends on the one before: the host announces a job's
 * activations after the previous job is complete and a pause has passed. Jobs are posted ahead, so
 * their weights stream meanwhile.
 *
 * <p>Used by the thread that may use the device.
 */
public final class ModelBench {
  private static final ProductCheck CHECK = new ProductCheck(64, 8);

  /**
   * The step to run.
   *
   * @param layers number of layers to run, from the first
   * @param tokens tokens of the step: 1 is a decode step, more are a prefill
   * @param gapMicros pause of the host between a result and the next ready doorbell, in
   *     microseconds of device time
   * @param seed seed of weights and activations
   */
  public record Workload(ModelShape shape, int layers, int tokens, double gapMicros, long seed) {
    /** Number of matrices in the step; each runs once. */
    public int matrices() {
      return layers * Projection.values().length;
    }
  }

  /** One matrix of one layer, and its jobs. */
  private record Step(Projection projection, BenchProduct product, List<Job> jobs) {}

  private final TimedDevice device;
  private final Workload workload;
  private final Driver driver;
  private final DeviceConfig config;
  private final RandomBytes random;
  private final DeviceMemory.Region activations;
  private final DeviceMemory.Region results;
  private final List<Step> steps = new ArrayList<>();

  /** Prepares a workload, and takes device memory for its activations and results. */
  public ModelBench(TimedDevice device, Workload workload) {
    this.device = device;
    this.workload = workload;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.random = new RandomBytes(workload.seed());
    long activationBytes = 0;
    long resultBytes = 0;
    for (Projection projection : Projection.values()) {
      ColumnParts columns = ColumnParts.of(config, workload.shape().k(projection));
      long stride = config.resultStride(workload.shape().n(projection));
      activationBytes =
          Math.max(activationBytes, (long) workload.tokens() * columns.activationStride());
      resultBytes = Math.max(resultBytes, columns.count() * workload.tokens() * stride);
    }
    this.activations = driver.memory().take("activations", activationBytes, BenchImage.PAGE);
    this.results = driver.memory().take("results", resultBytes, BenchImage.PAGE);
  }

  public DeviceConfig config() {
    return config;
  }

  /**
   * Writes all weights to device memory.
   *
   * @param each called after each matrix
   */
  public void load(Runnable each) {
    for (int layer = 0; layer < workload.layers(); layer++) {
      for (Projection projection : Projection.values()) {
        steps.add(step("layers." + layer + "." + projection.label(), projection));
        each.run();
      }
    }
  }

  private Step step(String name, Projection projection) {
    int n = workload.shape().n(projection);
    int k = workload.shape().k(projection);
    BenchMatrix matrix = BenchMatrix.random(driver, WeightForm.TERNARY, name, n, k, random);
    BenchProduct product =
        new BenchProduct(
            matrix,
            workload.tokens(),
            new Place(activations, 0, matrix.columns().activationStride()),
            new Place(results, 0, matrix.resultStride()));
    return new Step(projection, product, product.jobs(config.maxTokens()));
  }

  /**
   * Runs the step.
   *
   * @param each called after each matrix
   */
  public ModelReport run(MemoryRates rates, Runnable each) {
    Map<Projection, Tally> tallies = new EnumMap<>(Projection.class);
    driver.clearCounters();
    JobTrain train = new JobTrain(device, driver, workload.gapMicros());
    train.add(steps.stream().flatMap(step -> step.jobs().stream()).toList());
    for (Step step : steps) {
      Tally tally = tallies.computeIfAbsent(step.projection(), p -> new Tally());
      step.product().prepare(random);
      tally.addCycles(train.run(step.jobs().size()));
      tally.addMatrix(workload.shape().weights(step.projection()));
      step.jobs().forEach(job -> tally.addJob(config, job));
      tally.addCheck(CHECK.exact(step.product(), random));
      each.run();
    }
    return report(rates, tallies, driver.counters().bytesRead());
  }

  private ModelReport report(MemoryRates rates, Map<Projection, Tally> tallies, long bytesRead) {
    Tally total = new Tally();
    Map<String, ModelReport.Share> shares = new LinkedHashMap<>();
    tallies.forEach(
        (projection, tally) -> {
          total.add(tally);
          shares.put(
              projection.label(), tally.share(config, rates, workload.tokens(), tally.bytesRead()));
        });
    return new ModelReport(total.share(config, rates, workload.tokens(), bytesRead), shares);
  }
}
