package tern.sweep;

import java.util.ArrayList;
import java.util.List;

/** Counts the results of several threads. */
final class Tally {
  private final long start = System.nanoTime();
  private final long seed;
  private final Sweep.Listener listener;
  private final List<Failure> failed = new ArrayList<>();
  private int configurations;
  private Counts exact = Counts.NONE;

  Tally(long seed, Sweep.Listener listener) {
    this.seed = seed;
    this.listener = listener;
  }

  /** The result of one configuration; {@code failure} is null if its products were exact. */
  record Attempt(Counts exact, Failure failure) {}

  synchronized void add(Attempt attempt) {
    configurations++;
    exact = exact.plus(attempt.exact());
    if (attempt.failure() != null) {
      failed.add(attempt.failure());
    }
    listener.tried(attempt.failure());
  }

  synchronized SweepReport report() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new SweepReport(
        seed,
        configurations,
        exact.products(),
        exact.planeProducts(),
        exact.programs(),
        failed.size(),
        seconds,
        List.copyOf(failed));
  }
}
