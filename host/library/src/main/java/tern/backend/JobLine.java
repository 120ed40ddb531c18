package tern.backend;

import tern.device.Driver;
import tern.device.Job;

/**
 * Jobs of attention in their order, posted as far ahead as the ring has room. They come between two
 * products of a plan: the plan goes on behind the last of them.
 */
final class JobLine {
  /** Makes job {@code i} when it is posted. */
  @FunctionalInterface
  interface Jobs {
    Job job(int i);
  }

  private final Driver driver;
  private final JobFeed feed;
  private final Jobs jobs;
  private int count;
  private int posted;
  private int done;
  private boolean planWaits;

  JobLine(Driver driver, JobFeed feed, Jobs jobs) {
    this.driver = driver;
    this.feed = feed;
    this.jobs = jobs;
  }

  /**
   * Starts over with {@code count} jobs.
   *
   * @param last whether the plan goes on after them
   */
  void start(int count, boolean last) {
    this.count = count;
    this.planWaits = last;
    posted = 0;
    done = 0;
    post();
  }

  /** Completes jobs up to {@code end}; the operands of those are in memory. */
  void complete(int end) {
    while (done < end) {
      int now = Math.min(end, posted) - done;
      driver.ready(now);
      post();
      driver.await();
      done += now;
      post();
    }
  }

  private void post() {
    boolean any = false;
    while (posted < count && driver.room() > 0) {
      driver.post(jobs.job(posted));
      posted++;
      any = true;
    }
    if (any) {
      driver.ringPosted();
    }
    if (planWaits && posted == count) {
      planWaits = false;
      feed.resume();
    }
  }
}
