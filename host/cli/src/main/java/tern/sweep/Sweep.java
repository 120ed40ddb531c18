package tern.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
    try (ExecutorService trying = Executors.newFixedThreadPool(workers);
        Elaborations elaborations = new Elaborations(tools, folder, seed, first, count)) {
      List<Future<?>> trials = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        int number = i;
        trials.add(
            trying.submit(
                () -> {
                  tally.add(attempt(elaborations.await(number), seed + number, null));
                  return null;
                }));
      }
      try {
        for (Future<?> trial : trials) {
          trial.get();
        }
      } catch (ExecutionException failed) {
        trying.shutdownNow();
        throw new SweepException("the sweep failed: " + failed.getCause().getMessage(), failed);
      } catch (InterruptedException stopped) {
        trying.shutdownNow();
        throw new SweepException("stopped", stopped);
      }
    }
    return finished(tally);
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
    tally.add(attempt(elaborated, seed, first));
    return finished(tally);
  }

  private SweepReport finished(Tally tally) {
    SweepReport report = tally.report();
    if (report.failures() == 0) {
      Texts.delete(folder);
    }
    return report;
  }

  private Tally.Attempt attempt(Path elaborated, long seed, Round first) {
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
            elaborated.getFileName().toString(),
            seed,
            trial.what(),
            trial.config(),
            smallest.config(),
            smallest.round(),
            smallest.what());
    return new Tally.Attempt(trial.products(), failure);
  }
}
