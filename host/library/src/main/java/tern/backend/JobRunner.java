package tern.backend;

import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.Driver;

/**
 * Runs products as jobs. Jobs of products that a {@link Plan} announces are posted as far ahead as
 * the ring has room, so their weights stream while the host computes their activations.
 *
 * <p>After any failure, in the device or in the caller's code, the device is reset and can be used
 * again: a job left in the ring would give its sums to the next product.
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

  /** Allocates memory for the operands of a matrix that is being loaded. */
  void loaded(DeviceMatrix matrix) {
    abandon();
    operands.fit(matrix);
    loaded++;
  }

  /** Notes that a matrix was closed; frees the operands after the last one. */
  void closed() {
    if (--loaded == 0) {
      operands.free();
    }
  }

  /**
   * Begins a plan.
   *
   * @param period products from one attention on the device to the next; as many as there are for
   *     none
   */
  void begin(DeviceMatrix[] matrices, int tokens, int period) {
    abandon();
    if (tokens > 0) {
      try {
        feed.start(matrices, tokens, period);
      } catch (RuntimeException | Error failed) {
        recover(failed);
        throw failed;
      }
    }
  }

  /** Notes that the device is being closed, whatever it is doing: no reset any more. */
  void deviceClosed() {
    deviceClosed = true;
  }

  /** Notes that a plan was closed, and abandons it if it is running. */
  void giveUp(DeviceMatrix[] matrices) {
    if (feed.isOf(matrices)) {
      abandon();
    }
  }

  /** Forgets the plan; only a reset can take back its posted jobs. */
  private void abandon() {
    feed.forget();
    if (!deviceClosed && driver.outstanding() > 0) {
      reset();
    }
  }

  /** Computes one product. Allocates nothing except what {@code source} and {@code sink} do. */
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

  /** Completes the {@code count} oldest jobs, posting them first if necessary. */
  private void complete(int count) {
    for (int left = count; left > 0; ) {
      if (driver.unready() == 0) {
        feed.post();
      }
      int now = Math.min(left, driver.unready());
      if (now == 0) {
        throw new IllegalStateException(
            "a product was computed during another: a source or sink used the backend itself");
      }
      driver.ready(now);
      feed.post();
      driver.await();
      left -= now;
    }
    jobs += count;
  }

  /** Returns a line of jobs that this runner runs between products. */
  JobLine line(JobLine.Jobs source) {
    return new JobLine(driver, feed, source);
  }

  /** Does work with a line of jobs. Nothing else is in flight; a failure resets the device. */
  void attend(Runnable work) {
    if (driver.outstanding() > 0) {
      abandon();
    }
    try {
      work.run();
    } catch (RuntimeException | Error failed) {
      recover(failed);
      throw failed;
    }
  }

  /** Counts jobs of attention. */
  void count(int more) {
    jobs += more;
  }

  private void recover(Throwable failed) {
    feed.forget();
    try {
      reset();
    } catch (RuntimeException | Error stuck) {
      failed.addSuppressed(stuck);
    }
  }

  /** Resets the device. That clears its counters too, so their values are added up here. */
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
