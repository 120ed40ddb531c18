package tern.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * Several backends that work on every product at once, each on its share of the matrix's rows. Each
 * has a thread of its own, so any thread may use this one, one at a time.
 */
public final class SplitBackend implements Backend {
  private final List<Offload> parts;
  private final String name;
  private final int tokensPerPass;
  private final boolean usesDevice;

  /**
   * Takes over backends, and closes them when this is closed. The current thread must be the one
   * that may use them.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SplitBackend(List<? extends Backend> backends) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("no backend to split products over, expected at least 1");
    }
    name = String.join(" and ", backends.stream().map(Backend::name).toList());
    tokensPerPass = backends.stream().mapToInt(Backend::tokensPerPass).min().orElseThrow();
    usesDevice = backends.stream().anyMatch(Backend::usesDevice);
    parts = backends.stream().map(Offload::on).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int tokensPerPass() {
    return tokensPerPass;
  }

  @Override
  public boolean usesDevice() {
    return usesDevice;
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    return load(matrix.n(), matrix.k(), (on, first, count) -> on.load(matrix.rows(first, count)));
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return load(matrix.n(), matrix.k(), (on, first, count) -> on.load(matrix.rows(first, count)));
  }

  /** Loads rows of a matrix. */
  @FunctionalInterface
  private interface RowsLoader {
    LoadedMatrix load(Backend on, int first, int count);
  }

  /** Loads a share of the rows into each backend; those beyond the number of rows get none. */
  private LoadedMatrix load(int n, int k, RowsLoader rows) {
    int shares = Math.min(parts.size(), n);
    int[] first = IntStream.rangeClosed(0, shares).map(i -> share(n, i, shares)).toArray();
    LoadedMatrix[] loaded = new LoadedMatrix[shares];
    SplitMatrix split = new SplitMatrix(parts, loaded, first, k);
    try {
      each(
          parts.subList(0, shares),
          (i, backend) -> loaded[i] = rows.load(backend, first[i], first[i + 1] - first[i]));
      return split;
    } catch (RuntimeException | Error failed) {
      split.close();
      throw failed;
    }
  }

  private static int share(int n, int i, int shares) {
    return (int) ((long) n * i / shares);
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    Plan[] plans = new Plan[parts.size()];
    each(
        parts,
        (i, backend) ->
            plans[i] =
                backend.plan(
                    sequence.stream()
                        .map(SplitMatrix.class::cast)
                        .filter(matrix -> i < matrix.shares())
                        .map(matrix -> matrix.share(i))
                        .toList()));
    return new SplitPlan(parts, plans);
  }

  /**
   * Counts jobs and cycles on the backend that has the most, since all work at once; comparisons
   * and mismatches on all.
   */
  @Override
  public Statistics statistics() {
    List<Statistics> all = parts.stream().map(part -> part.call(Backend::statistics)).toList();
    Statistics slowest = all.getFirst();
    long jobs = 0;
    long comparisons = 0;
    long mismatches = 0;
    for (Statistics one : all) {
      jobs = Math.max(jobs, one.jobs());
      comparisons += one.comparisons();
      mismatches += one.mismatches();
      slowest = one.deviceSeconds() > slowest.deviceSeconds() ? one : slowest;
    }
    return new Statistics(
        jobs, comparisons, mismatches, slowest.cycles(), slowest.busyCycles(), slowest.clockKhz());
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Offload part : parts) {
      try {
        part.close();
      } catch (RuntimeException failed) {
        failure = failure == null ? failed : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Work of one of the backends. */
  @FunctionalInterface
  interface Share {
    void run(int i, Backend backend);
  }

  /** Does work on all backends at once, and waits for all; throws the first failure then. */
  static void each(List<Offload> parts, Share work) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int mine = i;
      running.add(
          parts
              .get(i)
              .submit(
                  backend -> {
                    work.run(mine, backend);
                    return null;
                  }));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    all.exceptionally(failed -> null).join();
    running.forEach(Futures::result);
  }
}
