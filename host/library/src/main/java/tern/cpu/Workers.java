package tern.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the work of one operation after the other. The caller takes the first part
 * itself. Between operations the others spin for a moment, since the next one usually follows
 * within microseconds, and then sleep. Any thread may call; one operation runs at a time, and a
 * caller that finds the workers busy does all parts itself.
 */
public final class Workers {
  /** Work in parts that may run at the same time. */
  @FunctionalInterface
  public interface Task {
    /** Runs part {@code part} of {@code parts}. */
    void run(int part, int parts);
  }

  /** About 100 us. */
  private static final int SPINS = 3000;

  private static final Workers SHARED = new Workers(threads());

  private final Thread[] threads;
  private final AtomicIntegerArray asleep;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger running = new AtomicInteger();
  private volatile int round;
  private volatile @Nullable Task task;
  private volatile @Nullable Throwable failure;

  /** Creates a pool that uses {@code parts} threads, the caller's included. */
  public Workers(int parts) {
    threads = new Thread[parts - 1];
    asleep = new AtomicIntegerArray(parts - 1);
    for (int i = 0; i < threads.length; i++) {
      int part = i + 1;
      threads[i] = Thread.ofPlatform().daemon().name("tern-worker-" + part).start(() -> work(part));
    }
  }

  /**
   * The pool that backends and sessions of this program use: as many threads as the process may use
   * processors, or as system property {@code tern.threads} says.
   */
  public static Workers shared() {
    return SHARED;
  }

  private static int threads() {
    Integer given = Integer.getInteger("tern.threads");
    return Math.max(1, given != null ? given : Runtime.getRuntime().availableProcessors());
  }

  /** Number of parts of an operation. */
  public int parts() {
    return threads.length + 1;
  }

  /** Runs all parts of an operation, and returns when the last has ended. */
  public void run(Task operation) {
    if (threads.length == 0 || !busy.compareAndSet(false, true)) {
      for (int part = 0; part < parts(); part++) {
        operation.run(part, parts());
      }
      return;
    }
    try {
      failure = null;
      task = operation;
      running.set(threads.length);
      round++;
      for (int i = 0; i < threads.length; i++) {
        if (asleep.get(i) != 0) {
          LockSupport.unpark(threads[i]);
        }
      }
      try {
        operation.run(0, parts());
      } finally {
        await();
        task = null;
      }
      if (failure != null) {
        throw unchecked(failure);
      }
    } finally {
      busy.set(false);
    }
  }

  /** Work on a range of items. */
  @FunctionalInterface
  public interface Range {
    /** Works on items {@code from} to {@code to}. */
    void run(int from, int to);
  }

  /** Pieces per thread: one that is held up for a moment leaves the rest to the others. */
  private static final int PIECES = 8;

  /**
   * A task that shares out a number of items in pieces, first come, first served. Set anew before
   * each run; holds no more than that.
   */
  public static final class Pieces implements Task {
    private final Range range;
    private final AtomicInteger next = new AtomicInteger();
    private volatile int count;

    /** Creates a task that works with {@code range}. */
    public Pieces(Range range) {
      this.range = range;
    }

    /** Returns this task, set to {@code count} items. */
    public Pieces of(int count) {
      this.count = count;
      next.set(0);
      return this;
    }

    @Override
    public void run(int part, int parts) {
      int pieces = Math.min(count, PIECES * parts);
      for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
        range.run(start(count, i, pieces), start(count, i + 1, pieces));
      }
    }
  }

  /** Part {@code part} of {@code parts} of {@code count} items starts at this one. */
  public static int start(int count, int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  private void await() {
    for (int spins = 0; running.get() > 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Sleeps, unless a round has begun since. */
  private void sleep(int index, int seen) {
    asleep.set(index, 1);
    if (round == seen) {
      LockSupport.park(this);
    }
    asleep.set(index, 0);
  }

  private void work(int part) {
    int seen = 0;
    while (true) {
      for (int spins = 0; round == seen; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          sleep(part - 1, seen);
        }
      }
      seen++;
      try {
        task.run(part, parts());
      } catch (Throwable thrown) {
        failure = thrown;
      }
      running.decrementAndGet();
    }
  }
}
