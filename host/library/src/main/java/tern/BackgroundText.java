package tern;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tern.backend.Offload;
import tern.generate.Continuation;

/**
 * A text that is generated in the background. Each token is a request of its own: others get their
 * turn between two of them, and a cancelled text asks for no more.
 */
final class BackgroundText {
  private final Offload offload;
  private final Consumer<String> pieces;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> result = new CompletableFuture<>();

  BackgroundText(Offload offload, Consumer<String> pieces) {
    this.offload = offload;
    this.pieces = pieces;
  }

  /** The whole text, once it has ended. */
  CompletableFuture<String> result() {
    return result;
  }

  void begin(Supplier<Continuation> prompt) {
    offload
        .submit(backend -> prompt.get())
        .whenComplete(
            (continuation, failure) -> {
              if (!failed(failure)) {
                result.whenCompleteAsync((whole, ended) -> continuation.close());
                askForNext(continuation);
              }
            });
  }

  private void askForNext(Continuation continuation) {
    if (!result.isDone()) {
      offload
          .submit(backend -> result.isDone() ? Optional.<String>empty() : continuation.next())
          .whenComplete((piece, failure) -> took(continuation, piece, failure));
    }
  }

  private void took(Continuation continuation, Optional<String> piece, Throwable failure) {
    if (failure != null && offload.isClosed()) {
      result.cancel(false);
      return;
    }
    if (failed(failure)) {
      return;
    }
    if (piece.isEmpty()) {
      result.complete(text.toString());
      return;
    }
    try {
      show(piece.get());
      askForNext(continuation);
    } catch (RuntimeException | Error thrown) {
      result.completeExceptionally(thrown);
    }
  }

  private void show(String piece) {
    text.append(piece);
    if (!piece.isEmpty() && !result.isDone()) {
      pieces.accept(piece);
    }
  }

  private boolean failed(Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
    }
    return failure != null;
  }
}
