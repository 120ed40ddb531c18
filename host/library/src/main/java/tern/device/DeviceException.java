package tern.device;

/** A device refused, failed, or is not what was expected. */
public class DeviceException extends RuntimeException {
  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The device stopped on an error of its own; see hw/doc/interface.md. */
  public static final class Stopped extends DeviceException {
    private final DeviceError error;
    private final long job;

    Stopped(DeviceError error, long job, long address) {
      super(
          "job "
              + job
              + ": "
              + error.text()
              + (address == 0 ? "" : " at device address 0x" + Long.toHexString(address)));
      this.error = error;
      this.job = job;
    }

    public DeviceError error() {
      return error;
    }

    /** Number of the failed job, the first since the reset is 0. */
    public long job() {
      return job;
    }
  }

  /** A job, or a reset, took longer than allowed. */
  public static final class TimedOut extends DeviceException {
    public TimedOut(String message) {
      super(message);
    }
  }

  /** The thread that waited was interrupted, and still is; {@link Driver#reset} recovers. */
  public static final class Interrupted extends DeviceException {
    public Interrupted(String message) {
      super(message);
    }
  }

  /** The line to a board does not carry what it should, however often that is tried. */
  public static final class LinkFailed extends DeviceException {
    public LinkFailed(String message) {
      super(message);
    }

    public LinkFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Device memory is used up. */
  public static final class OutOfMemory extends DeviceException {
    OutOfMemory(String message) {
      super(message);
    }
  }
}
