package tern.backend;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Waits for futures as if their work were done here. */
final class Futures {
  private Futures() {}

  /** Waits for a result; throws what the work threw, without a wrapping. */
  static <T extends @Nullable Object> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException wrapped) {
      switch (wrapped.getCause()) {
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        default -> throw wrapped;
      }
    }
  }
}
