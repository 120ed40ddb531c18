package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tern.backend.ColumnParts;
import tern.backend.ImageLayout;
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
  private static final int SAMPLED_ROWS = 64;
  private static final int SAMPLED_TOKENS = 8;
  private static final int PAGE = 4096;
  private static final int ABSENT = 0x5EED0BAD;

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

  /** One matrix of one layer: its pieces along the columns, usually one, and its jobs. */
  private record Product(Projection projection, List<ProductCheck.Piece> pieces, List<Job> jobs) {}

  private final TimedDevice device;
  private final Workload workload;
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

  /** Prepares a workload, and takes device memory for its activations and results. */
  public ModelBench(TimedDevice device, Workload workload) {
    this.device = device;
    this.workload = workload;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.random = new RandomBytes(workload.seed());
    this.operands = new byte[Math.multiplyExact(workload.tokens(), workload.shape().maxK())];
    long activationBytes = 0;
    long resultBytes = 0;
    for (Projection projection : Projection.values()) {
      ColumnParts columns = ColumnParts.of(config, workload.shape().k(projection));
      int n = workload.shape().n(projection);
      activationBytes =
          Math.max(activationBytes, (long) workload.tokens() * columns.activationStride());
      resultBytes = Math.max(resultBytes, columns.count() * pieceBytes(n));
    }
    this.activations = driver.memory().take("activations", activationBytes, PAGE);
    this.results = driver.memory().take("results", resultBytes, PAGE);
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
    RandomWeights weights = new RandomWeights(config.weightCodec());
    for (int layer = 0; layer < workload.layers(); layer++) {
      for (Projection projection : Projection.values()) {
        products.add(product(weights, "layers." + layer + "." + projection.label(), projection));
        jobs.addAll(products.getLast().jobs());
        each.run();
      }
    }
  }

  private Product product(RandomWeights weights, String name, Projection projection) {
    ColumnParts columns = ColumnParts.of(config, workload.shape().k(projection));
    List<ProductCheck.Piece> pieces = new ArrayList<>();
    List<Long> images = new ArrayList<>();
    for (int i = 0; i < columns.count(); i++) {
      ImageLayout layout =
          new ImageLayout(config, workload.shape().n(projection), columns.width(i));
      DeviceMemory.Region image = driver.memory().take(name, layout.bytes(), PAGE);
      weights.fill(layout, image.bytes(), random);
      pieces.add(new ProductCheck.Piece(layout, image.bytes()));
      images.add(image.address());
    }
    return new Product(projection, pieces, jobs(columns, pieces, images));
  }

  /** Returns the jobs of one matrix and all tokens: as few as the device allows. */
  private List<Job> jobs(ColumnParts columns, List<ProductCheck.Piece> pieces, List<Long> images) {
    int activationStride = columns.activationStride();
    List<Job> jobs = new ArrayList<>();
    for (int first = 0; first < workload.tokens(); first += config.maxTokens()) {
      for (int i = 0; i < pieces.size(); i++) {
        ImageLayout layout = pieces.get(i).layout();
        int resultStride = (int) config.roundUpToBeat(4L * layout.n());
        jobs.add(
            new Job(
                images.get(i),
                activations.address()
                    + (long) first * activationStride
                    + columns.activationOffset(i),
                results.address() + i * pieceBytes(layout.n()) + (long) first * resultStride,
                layout.k(),
                layout.n(),
                Math.min(config.maxTokens(), workload.tokens() - first),
                0,
                activationStride,
                resultStride,
                (int) layout.portBytes()));
      }
    }
    return jobs;
  }

  /** Bytes of one piece's results, for all tokens. */
  private long pieceBytes(int n) {
    return workload.tokens() * config.roundUpToBeat(4L * n);
  }

  /**
   * Runs the step.
   *
   * @param each called after each matrix
   */
  public ModelReport run(MemoryRates rates, Runnable each) {
    Map<Projection, Tally> tallies = new EnumMap<>(Projection.class);
    driver.clearCounters();
    long before = device.cycles();
    post();
    for (Product product : products) {
      Tally tally = tallies.computeIfAbsent(product.projection(), p -> new Tally());
      prepare(product);
      if (product != products.getFirst()) {
        pause();
      }
      run(product);
      long now = device.cycles();
      tally.addCycles(now - before);
      before = now;
      tally.addMatrix(workload.shape().weights(product.projection()));
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
              projection.label(), tally.share(config, rates, workload.tokens(), tally.bytesRead()));
        });
    return new ModelReport(total.share(config, rates, workload.tokens(), bytesRead), shares);
  }

  /** Writes random activations, and fills the results with a value that no product gives. */
  private void prepare(Product product) {
    ColumnParts columns = ColumnParts.of(config, workload.shape().k(product.projection()));
    int k = columns.k();
    long stride = columns.activationStride();
    random.fill(operands, workload.tokens() * k);
    for (int m = 0; m < workload.tokens(); m++) {
      for (int i = 0; i < columns.count(); i++) {
        MemorySegment.copy(
            operands,
            m * k + columns.first(i),
            activations.bytes(),
            ValueLayout.JAVA_BYTE,
            m * stride + columns.activationOffset(i),
            columns.width(i));
      }
    }
    MemorySegment old = results.bytes();
    for (long at = 0; at + 4 <= old.byteSize(); at += 4) {
      old.set(ValueLayout.JAVA_INT, at, ABSENT);
    }
  }

  /** Pauses the host. An interrupt here would be an error, which the next wait reports. */
  private void pause() {
    long cycles = Math.round(workload.gapMicros() * config.clockKhz() / 1e3);
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

  /** Posts jobs until the ring is full, so that their weights can stream. */
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
    int n = workload.shape().n(product.projection());
    return check.exact(
        product.pieces(),
        operands,
        workload.tokens(),
        results.bytes(),
        config.roundUpToBeat(4L * n),
        pieceBytes(n),
        random);
  }
}
