package tern.bench;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import tern.device.Driver;
import tern.device.Job;
import tern.device.TimedDevice;

/**
 * Runs jobs in their order, and posts them as far ahead as the ring has room, so that their weights
 * stream while earlier jobs run.
 */
final class JobTrain {
  private final TimedDevice device;
  private final Driver driver;
  private final long gapCycles;
  private final Queue<Job> waiting = new ArrayDeque<>();
  private final long start;
  private long before;

  /**
   * Creates a train without jobs.
   *
   * @param gapMicros pause of the host between a result and the next ready doorbell, in
   *     microseconds of device time
   */
  JobTrain(TimedDevice device, Driver driver, double gapMicros) {
    this.device = device;
    this.driver = driver;
    this.gapCycles = Math.round(gapMicros * driver.config().clockKhz() / 1e3);
    this.start = device.cycles();
    this.before = start;
  }

  /** Adds jobs whose weights are in memory, and posts what the ring has room for. */
  void add(List<Job> jobs) {
    waiting.addAll(jobs);
    post();
  }

  /**
   * Announces the next {@code count} jobs as ready, after a pause unless they are the first, and
   * waits until they are complete.
   *
   * @return cycles since the jobs before them were complete
   */
  long run(int count) {
    if (gapCycles > 0 && before != start) {
      // An interrupt here would be an error, which the next wait reports.
      device.await(gapCycles);
    }
    for (int left = count; left > 0; ) {
      int now = Math.min(left, driver.unready());
      driver.ready(now);
      left -= now;
      post();
      driver.await();
      if (left > 0) {
        post();
      }
    }
    long last = before;
    before = device.cycles();
    return before - last;
  }

  private void post() {
    boolean any = false;
    for (; !waiting.isEmpty() && driver.room() > 0; any = true) {
      driver.post(waiting.remove());
    }
    if (any) {
      driver.ringPosted();
    }
  }
}
