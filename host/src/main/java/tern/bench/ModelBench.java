package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import tern.backend.ImageLayout;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.device.MemoryRates;

/**
 * Times every BitLinear of a model on a device: the true shapes in the true order, random weights,
 * sampled results computed again by plain loops.
 *
 * <p>As in a real step a product waits for the one before it: the host makes a job ready when the
 * last one is complete, after a pause. Jobs are posted far ahead, so weights stream meanwhile.
 */
public final class ModelBench {
  private static final int SAMPLED_ROWS = 64;
  private static final int SAMPLED_TOKENS = 8;
  private static final int PAGE = 4096;
  private static final int ABSENT = 0x5EED0BAD;

  /**
   * What to run.
   *
   * @param layers of the model to run, the first ones
   * @param tokens of the step: 1 decodes, more prefill
   * @param gapMicros pause of the host between a result and the next ready doorbell, microseconds
   *     of device time
   */
  public record Plan(ModelShape shape, int layers, int tokens, double gapMicros, long seed) {
    /** Matrices that run, each once. */
    public int matrices() {
      return layers * Projection.values().length;
    }
  }

  /** One matrix of one layer, and its jobs. */
  private record Product(
      Projection projection, ImageLayout layout, DeviceMemory.Region image, List<Job> jobs) {}

  private final Device device;
  private final LongSupplier clock;
  private final Plan plan;
  private final Driver driver;
  private final DeviceConfig config;
  private final RandomBytes random;
  private final ProductCheck check = new ProductCheck(SAMPLED_ROWS, SAMPLED_TOKENS);
  private final DeviceMemory.Region activations;
  private final DeviceMemory.Region results;
  private final byte[] operands;
  private final List<Product> products = new ArrayList<>();
  private final List<Job> jobs = new ArrayList<>();
  private int posted;
  private int ready;

  /** Takes device memory for a plan; {@code clock} tells the device's cycles. */
  public ModelBench(Device device, LongSupplier clock, Plan plan) {
    this.device = device;
    this.clock = clock;
    this.plan = plan;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.random = new RandomBytes(plan.seed());
    this.operands = new byte[Math.multiplyExact(plan.tokens(), plan.shape().maxK())];
    long activationBytes = plan.tokens() * config.roundUpToBeat(plan.shape().maxK());
    long resultBytes = plan.tokens() * config.roundUpToBeat(4L * plan.shape().maxN());
    this.activations = driver.memory().take("activations", activationBytes, PAGE);
    this.results = driver.memory().take("results", resultBytes, PAGE);
  }

  public DeviceConfig config() {
    return config;
  }

  /** Writes all weights into device memory; {@code each} runs after every matrix. */
  public void load(Runnable each) {
    RandomWeights weights = new RandomWeights(config.weightCodec());
    for (int layer = 0; layer < plan.layers(); layer++) {
      for (Projection projection : Projection.values()) {
        int n = plan.shape().n(projection);
        ImageLayout layout = new ImageLayout(config, n, plan.shape().k(projection));
        String name = "layers." + layer + "." + projection.label();
        DeviceMemory.Region image = driver.memory().take(name, layout.bytes(), PAGE);
        weights.fill(layout, image.bytes(), random);
        products.add(new Product(projection, layout, image, jobs(layout, image)));
        jobs.addAll(products.getLast().jobs());
        each.run();
      }
    }
  }

  /** One matrix and all tokens: as few jobs as the device allows. */
  private List<Job> jobs(ImageLayout layout, DeviceMemory.Region image) {
    int activationStride = (int) config.roundUpToBeat(layout.k());
    int resultStride = (int) config.roundUpToBeat(4L * layout.n());
    List<Job> jobs = new ArrayList<>();
    for (int first = 0; first < plan.tokens(); first += config.maxTokens()) {
      jobs.add(
          new Job(
              image.address(),
              activations.address() + (long) first * activationStride,
              results.address() + (long) first * resultStride,
              layout.k(),
              layout.n(),
              Math.min(config.maxTokens(), plan.tokens() - first),
              0,
              activationStride,
              resultStride,
              (int) layout.portBytes()));
    }
    return jobs;
  }

  /** Runs the step; {@code each} runs after every matrix. */
  public ModelReport run(MemoryRates rates, Runnable each) {
    Map<Projection, Tally> tallies = new EnumMap<>(Projection.class);
    driver.clearCounters();
    long before = clock.getAsLong();
    post();
    for (Product product : products) {
      Tally tally = tallies.computeIfAbsent(product.projection(), p -> new Tally());
      prepare(product);
      if (product != products.getFirst()) {
        pause();
      }
      run(product);
      long now = clock.getAsLong();
      tally.addCycles(now - before);
      before = now;
      tally.addMatrix((long) product.layout().n() * product.layout().k());
      product.jobs().forEach(job -> tally.addJob(config, job));
      tally.addCheck(exact(product));
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
              projection.label(), tally.share(config, rates, plan.tokens(), tally.bytesRead()));
        });
    return new ModelReport(total.share(config, rates, plan.tokens(), bytesRead), shares);
  }

  /** Random activations into the device, and results that no product leaves behind. */
  private void prepare(Product product) {
    int k = product.layout().k();
    long stride = config.roundUpToBeat(k);
    random.fill(operands, plan.tokens() * k);
    for (int m = 0; m < plan.tokens(); m++) {
      MemorySegment.copy(
          operands, m * k, activations.bytes(), ValueLayout.JAVA_BYTE, m * stride, k);
    }
    MemorySegment old = results.bytes();
    for (long at = 0; at + 4 <= old.byteSize(); at += 4) {
      old.set(ValueLayout.JAVA_INT, at, ABSENT);
    }
  }

  /** The host thinks; an interrupt would be an error, which the next wait reports. */
  private void pause() {
    long cycles = Math.round(plan.gapMicros() * config.clockKhz() / 1e3);
    if (cycles > 0) {
      device.await(cycles);
    }
  }

  private void run(Product product) {
    for (int left = product.jobs().size(); left > 0; ) {
      int now = Math.min(left, posted - ready);
      driver.ready(now);
      ready += now;
      left -= now;
      post();
      driver.await();
      if (left > 0) {
        post();
      }
    }
  }

  /** Fills the ring: the weights of all these jobs may stream. */
  private void post() {
    int first = posted;
    for (; posted < jobs.size() && driver.room() > 0; posted++) {
      driver.post(jobs.get(posted));
    }
    if (posted > first) {
      driver.ringPosted();
    }
  }

  private boolean exact(Product product) {
    long stride = config.roundUpToBeat(4L * product.layout().n());
    return check.exact(
        product.layout(),
        product.image().bytes(),
        operands,
        plan.tokens(),
        results.bytes(),
        stride,
        random);
  }
}
