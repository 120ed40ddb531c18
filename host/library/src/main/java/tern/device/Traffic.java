package tern.device;

/**
 * Bytes between a host and a device.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param written bytes from the host
 * @param read bytes to the host
 */
public record Traffic(long written, long read) {
  /** None. */
  public static final Traffic NONE = new Traffic(0, 0);

  /** What passed since an earlier point. */
  public Traffic since(Traffic before) {
    return new Traffic(written - before.written, read - before.read);
  }

  /** This and more. */
  public Traffic plus(Traffic more) {
    return new Traffic(written + more.written, read + more.read);
  }
}
