package tern.backend;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * A backend on a thread of its own. Any thread may ask for work, and may close it; requests run one
 * after another in the order in which they come.
 *
 * <p>A future that is cancelled before its request begins keeps it from running. A request that has
 * begun runs to its end.
 */
public final class Offload implements AutoCloseable {
  private final Backend backend;
  private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();
  private final Object closing = new Object();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ExecutorService queue;
  private Thread worker;
  private boolean closed;

  private Offload(Backend backend) {
    this.backend = backend;
    this.queue = Executors.newSingleThreadExecutor(this::thread);
    // Starts the thread, which exists once this returns.
    queue.execute(() -> {});
  }

  private Thread thread(Runnable body) {
    worker = Thread.ofPlatform().name("tern-" + backend.name()).daemon().unstarted(body);
    return worker;
  }

  /**
   * Takes over a backend, and closes it when this is closed. The current thread must be the one
   * that may use it, and may not use it any more.
   */
  public static Offload on(Backend backend) {
    Offload offload = new Offload(backend);
    try {
      backend.handOver(offload.worker);
    } catch (RuntimeException refused) {
      offload.queue.shutdown();
      throw refused;
    }
    return offload;
  }

  /**
   * Asks for work on the backend.
   *
   * @return completed by the backend's thread with what {@code work} returns or throws; cancelled
   *     if this is closed before the work is done; fails with {@link IllegalStateException} if this
   *     is closed already
   */
  public <T extends @Nullable Object> CompletableFuture<T> submit(
      Function<? super Backend, ? extends T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    synchronized (closing) {
      if (closed) {
        future.completeExceptionally(new IllegalStateException("the backend is closed"));
        return future;
      }
      pending.add(future);
      queue.execute(() -> run(future, work));
    }
    return future;
  }

  private <T extends @Nullable Object> void run(
      CompletableFuture<T> future, Function<? super Backend, ? extends T> work) {
    try {
      if (!future.isDone()) {
        future.complete(work.apply(backend));
      }
    } catch (Throwable failed) {
      future.completeExceptionally(failed);
    } finally {
      pending.remove(future);
    }
  }

  /**
   * Does work on the backend and waits for it; at once if the current thread is the backend's own,
   * as it is in what depends on a future. Throws what {@code work} throws, or {@link
   * java.util.concurrent.CancellationException} if this is closed meanwhile.
   */
  public <T extends @Nullable Object> T call(Function<? super Backend, ? extends T> work) {
    if (Thread.currentThread() == worker) {
      return work.apply(backend);
    }
    return Futures.result(submit(work));
  }

  /** Loads a matrix, and waits until it is there. */
  public OffloadedMatrix load(TernaryMatrix matrix) {
    return call(on -> new OffloadedMatrix(this, on.load(matrix)));
  }

  /** Loads a matrix of integers likewise. */
  public OffloadedMatrix load(IntegerMatrix matrix) {
    return call(on -> new OffloadedMatrix(this, on.load(matrix)));
  }

  /** Whether {@link #close} has been called. */
  public boolean isClosed() {
    synchronized (closing) {
      return closed;
    }
  }

  /**
   * Cancels all requests that have not begun, waits for the one that runs, and closes the backend.
   * Closing it again only waits, and does nothing on the backend's own thread.
   */
  @Override
  public void close() {
    boolean own = Thread.currentThread() == worker;
    boolean first;
    synchronized (closing) {
      first = !closed;
      closed = true;
      if (first && !own) {
        queue.execute(this::closeBackend);
      }
      queue.shutdown();
    }
    if (first) {
      pending.forEach(future -> future.cancel(false));
    }
    if (first && own) {
      closeBackend();
    }
    if (first || !own) {
      Futures.result(done);
    }
  }

  private void closeBackend() {
    try {
      backend.close();
      done.complete(null);
    } catch (Throwable failed) {
      done.completeExceptionally(failed);
    }
  }
}
