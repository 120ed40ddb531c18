package tern.device;

/**
 * Runs resident programs on a device with a vector unit: starts a run, follows it token by token,
 * cancels it. Belongs to the thread that may use the device.
 *
 * <p>No job is posted meanwhile. After an error, {@link Driver#reset} makes the device usable
 * again; its memory stays as it is.
 */
public final class RunControl {
  /** From the last token of a run to its end take a few cycles. */
  private static final int ENDING_CYCLES = 100;

  private static final int ENDING_LOOKS = 10;
  private static final int EVENTS =
      Registers.INTERRUPT_STATUS_COMPLETION
          | Registers.INTERRUPT_STATUS_ERROR
          | Registers.INTERRUPT_STATUS_RUN_ENDED;

  private final Device device;
  private final Driver driver;
  private final StepNames names;
  private final Pace pace = new Pace();
  private int position;
  private boolean cancelled;

  /** Cycles without a token after which something else must have moved. */
  private long patience = 10_000_000;

  RunControl(Device device, Driver driver, StepNames names) {
    this.device = device;
    this.driver = driver;
    this.names = names;
  }

  /**
   * Starts a run. The one before has chosen its last token, or was cancelled.
   *
   * @param descriptor device address of a {@link RunDescriptor} in memory
   * @param position that of its first token
   */
  public void start(long descriptor, int position) {
    for (int look = 0; isRunning(); look++) {
      if (look == ENDING_LOOKS) {
        throw new IllegalStateException("a run is under way; cancel it, and wait for its end");
      }
      device.pause(ENDING_CYCLES);
    }
    this.position = position;
    cancelled = false;
    pace.begin();
    device.writeRegister(Registers.INTERRUPT_STATUS, EVENTS);
    driver.writeAddress(Registers.RUN_ADDRESS_LOW, descriptor);
    device.writeRegister(Registers.RUN, Registers.RUN_START);
  }

  /** Asks the run to end after the token that it processes; does nothing if none runs. */
  public void cancel() {
    cancelled = true;
    device.writeRegister(Registers.RUN, Registers.RUN_CANCEL);
  }

  /**
   * Looks at the run.
   *
   * @throws DeviceException.Stopped if the device stopped on an error
   */
  public RunState look() {
    // In this order: a run that was seen to have ended does not move any more.
    boolean running = isRunning();
    sawTokens();
    return new RunState(running, position);
  }

  /**
   * Waits until the tokens before a position are processed, or the run has ended.
   *
   * @return the run as it was seen: it is running unless it was seen to have ended
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
      still += pause;
      if (sawTokens()) {
        // A simulated board may be slow: to look for signs of life costs bytes on a line as well.
        patience = Math.max(patience, 2 * still);
        still = 0;
        moved = -1;
      } else if ((cancelled || pace.overdue()) && !isRunning()) {
        // Its last token may have ended between the two looks.
        sawTokens();
        return new RunState(false, position);
      }
      if (position >= wanted) {
        return new RunState(true, position);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new DeviceException.Interrupted(
            "the run is at position " + position + ": the thread waiting for it was interrupted");
      }
      if (still > patience) {
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
        patience *= 2;
      }
    }
  }

  private boolean sawTokens() {
    int now = device.readRegister(Registers.RUN_POSITION);
    if (now <= position) {
      return false;
    }
    pace.moved(now - position);
    position = now;
    return true;
  }

  private boolean isRunning() {
    int status = device.readRegister(Registers.STATUS);
    if ((status & Registers.STATUS_ERROR) != 0) {
      throw RunFailure.read(device, names);
    }
    return (status & Registers.STATUS_BUSY) != 0;
  }
}
