package tern.device;

/**
 * Remembers the one thread that may use a device: the one that opened it, until that one hands it
 * over. Any thread may call {@link #check}.
 */
public final class Owner {
  private volatile Thread thread = Thread.currentThread();

  /** Remembers the current thread. */
  public Owner() {}

  /**
   * Makes another thread the owner. What the present one has done is visible to it.
   *
   * @throws DeviceException if the current thread is not the owner
   */
  public void handOver(Thread next) {
    check();
    thread = next;
  }

  /**
   * Checks the current thread.
   *
   * @throws DeviceException if it is not the owner
   */
  public void check() {
    Thread owner = thread;
    if (Thread.currentThread() != owner) {
      throw new DeviceException(
          "a device has one user: it belongs to thread '"
              + owner.getName()
              + "' and is used by '"
              + Thread.currentThread().getName()
              + "'; let its owner hand it over, or ask for work on an Offload");
    }
  }
}
