package tern.device;

import tern.TernException;

/** Thrown when a device refuses, fails, or is not the one expected. */
public class DeviceException extends TernException {
  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Thrown when the device stopped and reports an error; see hw/doc/interface.md. */
  public static final class Stopped extends DeviceException {
    private final DeviceError error;
    private final long job;

    Stopped(DeviceError error, long job, long address) {
      this("job " + job, error, job, address, "");
    }

    Stopped(String where, DeviceError error, long job, long address, String why) {
      super(
          where
              + ": "
              + error.text()
              + (address == 0 ? "" : " at device address 0x" + Long.toHexString(address))
              + (why.isEmpty() ? "" : ": " + why));
      this.error = error;
      this.job = job;
    }

    public DeviceError error() {
      return error;
    }

    /**
     * Number of the failed job, the first after a reset is 0; in a run, of the step in its list.
     */
    public long job() {
      return job;
    }
  }

  /** Thrown when a job or a reset takes longer than allowed. */
  public static final class TimedOut extends DeviceException {
    public TimedOut(String message) {
      super(message);
    }
  }

  /** Thrown when the waiting thread is interrupted; it stays so. {@link Driver#reset} recovers. */
  public static final class Interrupted extends DeviceException {
    public Interrupted(String message) {
      super(message);
    }
  }

  /** Thrown when a line to a board fails, however often a frame is sent again. */
  public static final class LinkFailed extends DeviceException {
    public LinkFailed(String message) {
      super(message);
    }

    public LinkFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Thrown when device memory is exhausted. */
  public static final class OutOfMemory extends DeviceException {
    OutOfMemory(String message) {
      super(message);
    }
  }
}
