package tern.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws configurations, builds a simulator of each, and runs rounds of products on it. While some
 * are built, the next ones are elaborated.
 *
 * @param folder build folder; configurations that pass are removed, those that fail stay
 * @param rounds rounds per configuration
 * @param shrinkBuilds most builds spent on reducing one failure
 * @param workers configurations built and tested in parallel
 */
public record Sweep(Tools tools, Path folder, int rounds, int shrinkBuilds, int workers) {
  /** Is told of each configuration that was tested. */
  @FunctionalInterface
  public interface Listener {

    /**
     * @param failure null if every product was exact
     */
    void tried(Failure failure);
  }

  /** Tests configurations {@code first} to {@code first + count - 1} of a seed. */
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
        throw new SweepException("the sweep was interrupted", stopped);
      }
    }
    return finished(tally);
  }

  /**
   * Tests one configuration.
   *
   * @param config its file
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
      return new Tally.Attempt(trial.exact(), null);
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
    return new Tally.Attempt(trial.exact(), failure);
  }
}
