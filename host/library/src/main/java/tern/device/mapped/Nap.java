package tern.device.mapped;

import java.util.concurrent.locks.LockSupport;

/** Short sleeps between two looks at a device. */
final class Nap {
  private Nap() {}

  /**
   * Sleeps; in an interrupted thread too, which stays interrupted: parking would return at once.
   */
  static void nanos(long nanos) {
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
