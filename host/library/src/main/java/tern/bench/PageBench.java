package tern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.TimedDevice;

/**
 * Times the jobs of attention, one page each: many different pages, all of them ready, queued
 * behind one another. The cost of a page is what it takes longer to run a full ring than half of
 * it, so it leaves out how the first begins and the last ends.
 *
 * <p>Used by the thread that may use the device.
 */
public final class PageBench {
  private static final ProductCheck CHECK = new ProductCheck(16, 8);

  /** Keys or values. */
  public enum Kind {
    /** A row for each position, a column for each element of a head. */
    K,
    /** A row for each element, a column for each position; two token rows for each query head. */
    V
  }

  private final TimedDevice device;
  private final Driver driver;
  private final RandomBytes random;
  private final List<DeviceMemory.Region> regions = new ArrayList<>();

  /** Takes a device. */
  public PageBench(TimedDevice device, long seed) {
    this.device = device;
    this.driver = new Driver(device);
    this.random = new RandomBytes(seed);
  }

  /** Measures a kind of page, once for each form that the device can read. */
  public List<PageReport> run(Kind kind, int headDim, int positions, int group) {
    List<PageReport> reports = new ArrayList<>();
    for (WeightForm form : WeightForm.ofIntegers(driver.config())) {
      reports.add(run(kind, form, headDim, positions, group));
    }
    return reports;
  }

  private PageReport run(Kind kind, WeightForm form, int headDim, int positions, int group) {
    int tokenRows = kind == Kind.K ? group : 2 * group;
    int n = kind == Kind.K ? positions : headDim;
    int k = kind == Kind.K ? headDim : positions;
    int most = driver.room();
    try {
      List<BenchProduct> products = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        products.add(product(form, n, k, tokenRows));
      }
      Counters half = queue(products.subList(0, most / 2));
      Counters full = queue(products);
      boolean exact = products.stream().allMatch(product -> CHECK.exact(product, random));
      Share share = new Share(half, full, most - most / 2);
      BenchImage image = products.getFirst().matrix().images().getFirst();
      DeviceConfig config = driver.config();
      long least = image.portBytes() / config.beatBytes();
      double cycles = share.of(Counters::cycles);
      return new PageReport(
          kind.name(),
          form.label(),
          headDim,
          positions,
          tokenRows,
          exact,
          image.portBytes() * config.weightPorts(),
          least,
          cycles,
          cycles / least,
          cycles - least,
          share.of(Counters::busy),
          share.of(Counters::starvedWeights),
          share.of(Counters::starvedActivations),
          share.of(Counters::blocked),
          share.of(Counters::idle),
          share.of(Counters::bytesRead),
          share.of(Counters::bytesWritten));
    } finally {
      regions.forEach(DeviceMemory.Region::free);
      regions.clear();
    }
  }

  /** What each of {@code pages} more pages added to a counter. */
  private record Share(Counters half, Counters full, int pages) {
    double of(ToLongFunction<Counters> counter) {
      return (double) (counter.applyAsLong(full) - counter.applyAsLong(half)) / pages;
    }
  }

  private BenchProduct product(WeightForm form, int n, int k, int tokenRows) {
    BenchMatrix matrix = BenchMatrix.random(driver, form, "page", n, k, random);
    matrix.images().forEach(image -> regions.add(image.region()));
    int stride = matrix.columns().activationStride();
    Place activations = take("activations", matrix.activationBytes(tokenRows), stride);
    Place results = take("results", matrix.resultBytes(tokenRows), matrix.resultStride());
    return new BenchProduct(matrix, tokenRows, activations, results);
  }

  private Place take(String what, long bytes, int stride) {
    regions.add(driver.memory().take(what, bytes, BenchImage.PAGE));
    return new Place(regions.getLast(), 0, stride);
  }

  /** Runs a job for each page, all of them ready at once, and returns the counters. */
  private Counters queue(List<BenchProduct> products) {
    products.forEach(product -> product.prepare(random));
    driver.clearCounters();
    JobTrain train = new JobTrain(device, driver, 0);
    train.add(products.stream().map(product -> product.jobs(product.rows()).getFirst()).toList());
    train.run(products.size());
    return driver.counters();
  }
}
