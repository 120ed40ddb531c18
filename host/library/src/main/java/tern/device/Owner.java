package tern.device;

/** Remembers the thread that opened a device, the only one that may use it. */
public final class Owner {
  private final Thread thread = Thread.currentThread();

  /** Remembers the current thread. */
  public Owner() {}

  /**
   * Checks the current thread.
   *
   * @throws DeviceException if it is not the owner
   */
  public void check() {
    if (Thread.currentThread() != thread) {
      throw new DeviceException(
          "a device has one user: it was opened by thread '"
              + thread.getName()
              + "' and is used by '"
              + Thread.currentThread().getName()
              + "'");
    }
  }
}
