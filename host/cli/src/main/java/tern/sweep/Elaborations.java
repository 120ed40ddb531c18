package tern.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Elaborates random configurations in the background, many per run of the generator. */
final class Elaborations implements AutoCloseable {
  private static final int BATCH = 20;

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<Future<?>> batches = new ArrayList<>();
  private final Path folder;
  private final int first;

  /** Starts on configurations {@code first} to {@code first + count - 1} of a seed. */
  Elaborations(Tools tools, Path folder, long seed, int first, int count) {
    this.folder = folder;
    this.first = first;
    for (int i = 0; i < count; i += BATCH) {
      int from = first + i;
      int size = Math.min(BATCH, count - i);
      batches.add(executor.submit(() -> tools.draw(seed, from, size, folder)));
    }
  }

  /** Waits until a configuration is elaborated, and returns its folder. */
  Path await(int number) throws InterruptedException {
    Path elaborated = folder.resolve(Integer.toString(number));
    Future<?> batch = batches.get((number - first) / BATCH);
    while (!Files.exists(elaborated.resolve("elaborated"))) {
      try {
        batch.get(100, TimeUnit.MILLISECONDS);
        break;
      } catch (TimeoutException notYet) {
        // The rest of its batch may take longer than this one.
      } catch (ExecutionException failed) {
        throw new SweepException("the generator failed: " + failed.getCause().getMessage(), failed);
      }
    }
    return elaborated;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}
