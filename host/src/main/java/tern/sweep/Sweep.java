package tern.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Draws configurations, builds each into a simulator and runs rounds of products on it. While some
 * are built, the next ones are elaborated.
 *
 * @param folder where it builds; what was right is removed, what failed stays
 * @param rounds of each configuration
 * @param shrinkBuilds configurations tried to make one that fails simpler
 * @param workers configurations that are built and tried side by side
 */
public record Sweep(Tools tools, Path folder, int rounds, int shrinkBuilds, int workers) {
  private static final int BATCH = 5;

  /** Hears of each configuration that was tried. */
  @FunctionalInterface
  public interface Listener {

    /**
     * @param failure null if all was exact
     */
    void tried(Failure failure);
  }

  /** Tries configurations {@code first} and on of a seed. */
  public SweepReport run(long seed, int first, int count, Listener listener) {
    Tally tally = new Tally(seed, listener);
    try (ExecutorService elaborating = Executors.newSingleThreadExecutor();
        ExecutorService trying = Executors.newFixedThreadPool(workers)) {
      try {
        List<Future<?>> batches =
            IntStream.iterate(first, i -> i < first + count, i -> i + BATCH)
                .<Future<?>>mapToObj(
                    i -> {
                      int size = Math.min(BATCH, first + count - i);
                      return elaborating.submit(() -> tools.draw(seed, i, size, folder));
                    })
                .toList();
        List<Future<?>> trials =
            IntStream.range(first, first + count)
                .<Future<?>>mapToObj(
                    i ->
                        trying.submit(
                            () -> {
                              await(batches.get((i - first) / BATCH));
                              tally.add(attempt("" + i, seed + i, null));
                            }))
                .toList();
        trials.forEach(Sweep::await);
      } catch (RuntimeException failed) {
        elaborating.shutdownNow();
        trying.shutdownNow();
        throw failed;
      }
    }
    return tally.report();
  }

  /**
   * Tries one configuration.
   *
   * @param config file of it
   * @param first a round to run before those of the seed, or null
   */
  public SweepReport run(Path config, Round first, long seed, Listener listener) {
    Tally tally = new Tally(seed, listener);
    Path elaborated = folder.resolve("given");
    tools.elaborate(config, elaborated);
    tally.add(attempt("given", seed, first));
    return tally.report();
  }

  private Tally.Attempt attempt(String number, long seed, Round first) {
    Path elaborated = folder.resolve(number);
    Trial trial = Trial.of(tools, elaborated, first, seed, rounds);
    if (!trial.failed()) {
      Texts.delete(elaborated);
      return new Tally.Attempt(trial.products(), null);
    }
    Trial smallest =
        new ConfigShrinker(tools, elaborated.resolve("smaller"), seed, rounds, shrinkBuilds)
            .smallest(trial);
    Failure failure =
        new Failure(
            number,
            seed,
            trial.what(),
            trial.config(),
            smallest.config(),
            smallest.round(),
            smallest.what());
    return new Tally.Attempt(trial.products(), failure);
  }

  private static void await(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new SweepException("the sweep failed: " + failed.getCause(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SweepException("stopped", stopped);
    }
  }
}
