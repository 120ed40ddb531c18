package tern.device;

/**
 * Runs resident programs on a device with a vector unit: starts a run, follows it token by token,
 * cancels it. Belongs to the thread that may use the device.
 *
 * <p>No job is posted meanwhile. After an error, {@link Driver#reset} makes the device usable
 * again; its memory stays as it is.
 */
public final class RunControl {
  private static final int STILL_CYCLES = 10_000_000;
  private static final int EVENTS =
      Registers.INTERRUPT_STATUS_COMPLETION
          | Registers.INTERRUPT_STATUS_ERROR
          | Registers.INTERRUPT_STATUS_RUN_ENDED;

  private final Device device;
  private final Driver driver;
  private final StepNames names;
  private final Pace pace = new Pace();
  private int position;

  RunControl(Device device, Driver driver, StepNames names) {
    this.device = device;
    this.driver = driver;
    this.names = names;
  }

  /**
   * Starts a run.
   *
   * @param descriptor device address of a {@link RunDescriptor} in memory
   * @param position that of its first token
   */
  public void start(long descriptor, int position) {
    this.position = position;
    pace.begin();
    device.writeRegister(Registers.INTERRUPT_STATUS, EVENTS);
    driver.writeAddress(Registers.RUN_ADDRESS_LOW, descriptor);
    device.writeRegister(Registers.RUN, Registers.RUN_START);
  }

  /** Asks the run to end after the token that it processes; does nothing if none runs. */
  public void cancel() {
    device.writeRegister(Registers.RUN, Registers.RUN_CANCEL);
  }

  /**
   * Looks at the run.
   *
   * @throws DeviceException.Stopped if the device stopped on an error
   */
  public RunState look() {
    // In this order: a run that was seen to have ended does not move any more.
    int status = device.readRegister(Registers.STATUS);
    if ((status & Registers.STATUS_ERROR) != 0) {
      throw RunFailure.read(device, names);
    }
    int now = device.readRegister(Registers.RUN_POSITION);
    return new RunState((status & Registers.STATUS_BUSY) != 0, now);
  }

  /**
   * Waits until the tokens before a position are processed, or the run has ended.
   *
   * @throws DeviceException.Stopped if the device stopped on an error
   * @throws DeviceException.TimedOut if nothing moves any more
   * @throws DeviceException.Interrupted if the thread is interrupted; it stays so, and {@link
   *     Driver#reset} ends the run
   */
  public RunState await(int wanted) {
    long still = 0;
    long moved = -1;
    while (true) {
      long pause = pace.next();
      device.pause(pause);
      RunState now = look();
      if (now.position() > position) {
        pace.moved(now.position() - position);
        position = now.position();
        still = 0;
      }
      if (!now.running() || position >= wanted) {
        return now;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new DeviceException.Interrupted(
            "the run is at position " + position + ": the thread waiting for it was interrupted");
      }
      still += pause;
      if (still > STILL_CYCLES) {
        // A token may take any time as long as something moves.
        long seen = driver.progress();
        if (seen == moved) {
          throw new DeviceException.TimedOut(
              "the token at position "
                  + position
                  + " does not end: nothing moved for "
                  + still
                  + " cycles, and the device reports no error");
        }
        moved = seen;
        still = 0;
      }
    }
  }
}
