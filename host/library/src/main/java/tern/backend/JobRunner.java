package tern.backend;

import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.Driver;

/**
 * Runs products as jobs. What a {@link Plan} announces is posted as far ahead as the ring has room:
 * the weights of the next products stream while the host computes what their activations need.
 *
 * <p>Whatever goes wrong, in the device or in the caller's code, the device is reset and can be
 * used again: a job that is left posted would give its sums to the next product.
 */
final class JobRunner {
  private final Driver driver;
  private final Operands operands;
  private final JobFeed feed;
  private boolean deviceClosed;
  private int loaded;
  private long jobs;
  private long cyclesBefore;
  private long busyBefore;

  JobRunner(Driver driver) {
    DeviceConfig config = driver.config();
    this.driver = driver;
    this.operands = new Operands(driver.memory(), JobFeed.mostTokens(config));
    this.feed = new JobFeed(driver, operands);
  }

  /** Makes room for the operands of a matrix that is being loaded. */
  void loaded(DeviceMatrix matrix) {
    abandon();
    operands.fit(matrix);
    loaded++;
  }

  /** A matrix was closed; without any there are no operands either. */
  void closed() {
    if (--loaded == 0) {
      operands.free();
    }
  }

  void begin(DeviceMatrix[] matrices, int tokens) {
    abandon();
    if (tokens > 0) {
      try {
        feed.start(matrices, tokens);
      } catch (RuntimeException | Error failed) {
        recover(failed);
        throw failed;
      }
    }
  }

  /** The device is closed with whatever it was doing. */
  void deviceClosed() {
    deviceClosed = true;
  }

  /** A plan is closed; if it is under way, it is abandoned. */
  void giveUp(DeviceMatrix[] matrices) {
    if (feed.isOf(matrices)) {
      abandon();
    }
  }

  /** Forgets the plan; what is posted of it can only be taken back by a reset. */
  private void abandon() {
    feed.forget();
    if (!deviceClosed && driver.outstanding() > 0) {
      reset();
    }
  }

  /** One product; allocates nothing but what {@code source} and {@code sink} do. */
  void run(DeviceMatrix matrix, int tokens, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    try {
      if (!feed.take(matrix, tokens)) {
        abandon();
        feed.start(matrix.alone(), tokens);
        feed.take(matrix, tokens);
      }
      for (int first = 0; first < tokens; ) {
        int count = feed.nextJob(tokens - first);
        operands.write(matrix, first, count, source);
        complete(matrix.parts());
        operands.read(matrix, first, count, sink);
        first += count;
      }
    } catch (RuntimeException | Error failed) {
      recover(failed);
      throw failed;
    }
  }

  /** Runs the oldest posted jobs. */
  private void complete(int count) {
    for (int left = count; left > 0; ) {
      if (driver.unready() == 0) {
        feed.post();
      }
      int now = Math.min(left, driver.unready());
      if (now == 0) {
        throw new IllegalStateException(
            "a product was computed while another was: its source or sink used the backend");
      }
      driver.ready(now);
      feed.post();
      driver.await();
      left -= now;
    }
    jobs += count;
  }

  private void recover(Throwable failed) {
    feed.forget();
    try {
      reset();
    } catch (RuntimeException | Error stuck) {
      failed.addSuppressed(stuck);
    }
  }

  /** A reset clears the device's counters too; what they counted is kept here. */
  private void reset() {
    Counters counters = driver.counters();
    cyclesBefore += counters.cycles();
    busyBefore += counters.busy();
    driver.reset();
  }

  Statistics statistics() {
    Counters counters = driver.counters();
    return new Statistics(
        jobs,
        0,
        0,
        cyclesBefore + counters.cycles(),
        busyBefore + counters.busy(),
        driver.config().clockKhz());
  }
}
