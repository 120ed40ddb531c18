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
  private long products;
  private long planeProducts;

  Tally(long seed, Sweep.Listener listener) {
    this.seed = seed;
    this.listener = listener;
  }

  /** The result of one configuration; {@code failure} is null if its products were exact. */
  record Attempt(long products, long planeProducts, Failure failure) {}

  synchronized void add(Attempt attempt) {
    configurations++;
    products += attempt.products();
    planeProducts += attempt.planeProducts();
    if (attempt.failure() != null) {
      failed.add(attempt.failure());
    }
    listener.tried(attempt.failure());
  }

  synchronized SweepReport report() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new SweepReport(
        seed, configurations, products, planeProducts, failed.size(), seconds, List.copyOf(failed));
  }
}
