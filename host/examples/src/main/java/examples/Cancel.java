package examples;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import tern.GenerationSettings;
import tern.Tern;
import tern.backend.Backends;

/** Generates two texts in the background, and cancels one of them after its third piece. */
final class Cancel {
  public static void main(String[] arguments) throws InterruptedException {
    Path model = Path.of(arguments[0]);
    try (Tern tern = Tern.open(model, Backends.best())) {
      GenerationSettings settings = GenerationSettings.DEFAULT.withMaxTokens(16);
      CountDownLatch pieces = new CountDownLatch(3);
      CompletableFuture<String> endless =
          tern.generateAsync("My dear", settings.withMaxTokens(400), piece -> pieces.countDown());
      CompletableFuture<String> other = tern.generateAsync("It is a", settings, piece -> {});
      pieces.await();
      endless.cancel(false);
      System.out.println(other.join());
      System.out.println("cancelled: " + endless.isCancelled());
    }
  }
}
