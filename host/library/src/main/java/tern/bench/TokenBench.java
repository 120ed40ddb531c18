package tern.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.Driver;
import tern.device.Job;
import tern.device.TimedDevice;
import tern.device.sim.MemoryRates;

/**
 * Times everything that a device multiplies in one step of a model: BitLinears, attention over
 * pages of integer keys and values, and the head. Shapes and order are the model's, weights are
 * random. A sample of the results of every job is checked against plain loops.
 *
 * <p>As in a real step, each product depends on the one before, and a layer's pages on its query,
 * key and value: the host writes the new keys and values into them before it posts their jobs. All
 * other jobs are posted ahead.
 *
 * <p>Used by the thread that may use the device.
 */
public final class TokenBench implements AutoCloseable {
  private static final ProductCheck CHECK = new ProductCheck(64, 8);
  private static final ProductCheck PAGE_CHECK = new ProductCheck(4, 4);

  private final TimedDevice device;
  private final TokenWorkload workload;
  private final int capacity;
  private final Driver driver;
  private final DeviceConfig config;
  private final RandomBytes random;
  private final HostWork host;
  private TokenWeights weights;

  /**
   * Prepares a workload.
   *
   * @param capacity most positions of any {@link #run}
   * @throws IllegalArgumentException if the device cannot take its pages
   */
  public TokenBench(TimedDevice device, TokenWorkload workload, int capacity) {
    this.device = device;
    this.workload = workload;
    this.capacity = capacity;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.random = new RandomBytes(workload.seed());
    workload.check(config);
    this.host = new HostWork(workload, config, capacity);
  }

  /** Frees the host's memory; the device is the caller's. */
  @Override
  public void close() {
    host.close();
  }

  public DeviceConfig config() {
    return config;
  }

  /**
   * Writes all weights to device memory.
   *
   * @param each called after each layer and after the head
   */
  public void load(Runnable each) {
    weights = new TokenWeights(driver, workload, integers(), capacity, random, each);
  }

  private WeightForm integers() {
    return workload.fiveRows() ? WeightForm.FIVE_ROWS : WeightForm.ofIntegers(config).getFirst();
  }

  /** Calls of {@link #run} to its listener. */
  public int runSteps() {
    return Math.ceilDiv(workload.tokens(), config.passTokens()) * workload.layers();
  }

  /**
   * Runs the step whose last token sees {@code context} positions.
   *
   * @param each called after each layer of each pass
   */
  public TokenReport run(int context, MemoryRates rates, Runnable each) {
    Map<TokenPart, Tally> tallies = new EnumMap<>(TokenPart.class);
    driver.clearCounters();
    JobTrain train = new JobTrain(device, driver, workload.gapMicros());
    int first = context - workload.tokens();
    for (int done = 0; done < workload.tokens(); ) {
      int count = Math.min(config.passTokens(), workload.tokens() - done);
      done += count;
      try (TokenPass pass = new TokenPass(driver, workload.shape(), weights, count, first + done)) {
        run(pass, done == workload.tokens(), train, tallies, each);
      }
    }
    return report(context, rates, tallies, driver.counters(), host.seconds(context));
  }

  /** Runs the layers, and the head after the last pass. */
  private void run(
      TokenPass pass, boolean last, JobTrain train, Map<TokenPart, Tally> tallies, Runnable each) {
    List<TokenStep> steps = new ArrayList<>();
    for (int layer = 0; layer < workload.layers(); layer++) {
      steps.addAll(pass.layer(layer));
    }
    if (last) {
      steps.addAll(pass.head());
    }
    int layer = 0;
    train.add(jobs(steps, 0));
    for (int i = 0; i < steps.size(); i++) {
      TokenStep step = steps.get(i);
      if (step.appends()) {
        pass.append(layer++, random);
        train.add(jobs(steps, i));
        each.run();
      }
      run(step, train, tallies.computeIfAbsent(step.part(), part -> new Tally()));
    }
  }

  /** The jobs of a step, and of those after it that need no append. */
  private List<Job> jobs(List<TokenStep> steps, int first) {
    List<Job> jobs = new ArrayList<>();
    for (int i = first; i < steps.size() && (i == first || !steps.get(i).appends()); i++) {
      jobs.addAll(steps.get(i).jobs(config.maxTokens()));
    }
    return jobs;
  }

  private void run(TokenStep step, JobTrain train, Tally tally) {
    List<Job> jobs = step.jobs(config.maxTokens());
    step.products().forEach(product -> product.prepare(random));
    tally.addCycles(train.run(jobs.size()));
    jobs.forEach(job -> tally.addJob(config, job));
    ProductCheck check = step.part() == TokenPart.ATTENTION ? PAGE_CHECK : CHECK;
    step.products().forEach(product -> tally.addCheck(check.exact(product, random)));
  }

  private TokenReport report(
      int context,
      MemoryRates rates,
      Map<TokenPart, Tally> tallies,
      Counters counters,
      double hostSeconds) {
    Tally total = new Tally();
    Map<String, TokenReport.Part> parts = new LinkedHashMap<>();
    tallies.forEach(
        (part, tally) -> {
          total.add(tally);
          parts.put(part.label(), tally.part(config, rates));
        });
    double seconds = total.seconds(config);
    long bytes = counters.bytesRead() + counters.bytesWritten();
    return new TokenReport(
        context,
        workload.tokens(),
        total.exact(),
        total.cycles(),
        workload.tokens() / seconds,
        bytes / (seconds * rates.roofline()),
        (double) counters.busy() / total.cycles(),
        total.busyMacShare(config),
        counters.bytesRead(),
        counters.bytesWritten(),
        hostSeconds,
        parts);
  }
}
