package tern.device;

import java.util.concurrent.locks.LockSupport;

/** Short sleeps between polls of a device. Any thread may call it. */
public final class Nap {
  private Nap() {}

  /**
   * Sleeps, even in an interrupted thread, in which parking alone would return at once. The thread
   * stays interrupted.
   */
  public static void nanos(long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      interrupted |= Thread.interrupted();
      LockSupport.parkNanos(left);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
