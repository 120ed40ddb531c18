package tern.device;

/**
 * Runs jobs on a device: manages the job ring, its two doorbells, completions, counters and errors.
 * For one thread.
 *
 * <p>{@link #post} puts a job in the ring, {@link #ringPosted} lets the weights of all posted jobs
 * stream, {@link #ready} announces that activations are in memory, {@link #await} waits. Jobs
 * complete in the order in which they were posted. Job counts are 32 bits wide, as in the device,
 * and wrap.
 */
public final class Driver {
  private static final int PATIENCE_CYCLES = 100_000;
  private static final int WATCHDOG_CYCLES = 1_000_000;
  private static final int STILL_CYCLES = 10 * WATCHDOG_CYCLES;
  private static final int LEAST_RING = 2;
  private static final int RING_SHARE = 4;
  private static final int RESET_CYCLES = 100_000;

  private final Device device;
  private final DeviceConfig config;
  private final DeviceMemory memory;
  private final int ringEntries;
  private final DeviceMemory.Region ring;
  private final CompletionRing completions;
  private int posted;
  private int ready;
  private int completed;

  /**
   * Resets and starts a device.
   *
   * @throws DeviceException if it is not a Tern device, or another driver has enabled it
   */
  public Driver(Device device) {
    this.device = device;
    this.config = DeviceConfig.of(device);
    if ((device.readRegister(Registers.CONTROL) & Registers.CONTROL_ENABLE) != 0) {
      throw new DeviceException("the device is in use: another driver has enabled it");
    }
    this.memory = new DeviceMemory(device, config);
    this.ringEntries = ringEntries(config, device.memory().byteSize());
    long bytes = (long) ringEntries * Job.BYTES;
    this.ring = memory.take("the job ring", bytes, Job.BYTES);
    this.completions = new CompletionRing(memory, ringEntries);
    reset();
  }

  /** Returns the longest ring that, with its completion records, leaves most of the memory free. */
  private static int ringEntries(DeviceConfig config, long memoryBytes) {
    int entries = config.maxRingEntries();
    while (entries > LEAST_RING && ringBytes(entries) > memoryBytes / RING_SHARE) {
      entries /= 2;
    }
    return entries;
  }

  /** Bytes that the driver takes from the start of a device's {@code memoryBytes} of memory. */
  public static long ringBytes(DeviceConfig config, long memoryBytes) {
    return ringBytes(ringEntries(config, memoryBytes));
  }

  private static long ringBytes(int entries) {
    return 2L * entries * Job.BYTES;
  }

  public DeviceConfig config() {
    return config;
  }

  /** The device memory, of which the driver has taken its rings. */
  public DeviceMemory memory() {
    return memory;
  }

  /** Number of jobs that can be posted before one completes. */
  public int room() {
    return ringEntries - outstanding();
  }

  /** Number of jobs that are posted and not yet awaited. */
  public int outstanding() {
    return posted - completed;
  }

  /** Number of jobs that are posted and not yet announced as ready. */
  public int unready() {
    return posted - ready;
  }

  /** Cancels all jobs and restarts the device; recovers from any error. */
  public void reset() {
    reset(Registers.CONTROL_SOFT_RESET);
  }

  /**
   * Resets a device whose memory no longer responds; an ordinary reset waits for outstanding
   * responses. Transfers in flight may still touch memory later, should the bus recover.
   */
  public void abandon() {
    reset(Registers.CONTROL_SOFT_RESET | Registers.CONTROL_ABANDON);
  }

  private void reset(int command) {
    // A wait would end at once while an interrupt is pending.
    device.writeRegister(Registers.INTERRUPT_ENABLE, 0);
    device.writeRegister(Registers.CONTROL, command);
    for (int waited = 0; resetting(); waited += 100) {
      if (waited > RESET_CYCLES) {
        throw new DeviceException.TimedOut(
            "the soft reset has not ended after "
                + RESET_CYCLES
                + " cycles: memory owes a response; abandon() does not wait for it");
      }
      device.await(100);
    }
    completed = device.readRegister(Registers.COMPLETED);
    posted = completed;
    ready = completed;
    // Whatever a descriptor says, the device accesses only its own memory.
    writeAddress(Registers.WINDOW_BASE_LOW, memory.firstPage());
    writeAddress(Registers.WINDOW_LIMIT_LOW, memory.lastPageEnd());
    writeAddress(Registers.RING_ADDRESS_LOW, ring.address());
    writeAddress(Registers.COMPLETION_ADDRESS_LOW, completions.address());
    device.writeRegister(Registers.RING_ENTRIES, ringEntries);
    device.writeRegister(Registers.WATCHDOG_CYCLES, WATCHDOG_CYCLES);
    device.writeRegister(Registers.INTERRUPT_ENABLE, events());
    device.writeRegister(Registers.CONTROL, Registers.CONTROL_ENABLE);
  }

  private int events() {
    int jobs = Registers.INTERRUPT_ENABLE_COMPLETION | Registers.INTERRUPT_ENABLE_ERROR;
    return config.vectors() ? jobs | Registers.INTERRUPT_ENABLE_RUN_ENDED : jobs;
  }

  /** Disables the device, so that another driver can take it. Nothing is in flight. */
  public void release() {
    device.writeRegister(Registers.CONTROL, 0);
  }

  private boolean resetting() {
    return (device.readRegister(Registers.STATUS) & Registers.STATUS_RESETTING) != 0;
  }

  void writeAddress(int low, long address) {
    device.writeRegister(low, (int) address);
    device.writeRegister(low + 4, (int) (address >>> 32));
  }

  /** Puts a job in the ring; the device sees it at the next {@link #ringPosted}. */
  public void post(Job job) {
    if (room() == 0) {
      throw new IllegalStateException(
          "the ring is full: " + ringEntries + " jobs are posted and not yet awaited");
    }
    job.write(ring.bytes(), slot(posted));
    ring.toDevice(slot(posted), Job.BYTES);
    completions.clear(posted);
    posted++;
  }

  /** Rings the posted doorbell: the weights of all jobs posted so far may stream. */
  public void ringPosted() {
    device.writeRegister(Registers.POSTED, posted);
  }

  /** Rings the ready doorbell: the activations of the next {@code jobs} jobs are in memory. */
  public void ready(int jobs) {
    if (jobs < 0 || jobs > unready()) {
      throw new IllegalArgumentException(
          jobs
              + " jobs announced as ready, expected 0 to "
              + unready()
              + " (posted and not ready)");
    }
    ready += jobs;
    device.writeRegister(Registers.READY, ready);
  }

  /**
   * Waits until all jobs that are ready have completed. A completion record is in memory before the
   * interrupt rises and is sufficient: no other register need be read.
   *
   * @throws DeviceException.Stopped if the device stopped on an error
   * @throws DeviceException.TimedOut if nothing moves any more
   * @throws DeviceException.Interrupted if the thread is interrupted; it stays so, and {@link
   *     #reset} cancels the jobs in flight
   */
  public void await() {
    long moved = -1;
    long still = 0;
    while (completed != ready) {
      if (device.await(PATIENCE_CYCLES)) {
        device.writeRegister(
            Registers.INTERRUPT_STATUS,
            Registers.INTERRUPT_STATUS_COMPLETION | Registers.INTERRUPT_STATUS_ERROR);
        if (completions.holds(ready - 1)) {
          // COMPLETED may count the last job slightly after its record is in memory. The slot can
          // be reused all the same: the device allows for jobs that are recorded.
          completed = ready;
          return;
        }
      } else if (Thread.currentThread().isInterrupted()) {
        throw new DeviceException.Interrupted(
            "job "
                + Integer.toUnsignedString(completed)
                + " is still running: the thread waiting for it was interrupted");
      }
      int now = device.readRegister(Registers.COMPLETED);
      if ((device.readRegister(Registers.STATUS) & Registers.STATUS_ERROR) != 0) {
        throw stopped();
      }
      if (now == completed) {
        // A job may take any time as long as something moves: only standstill is a failure.
        long seen = progress();
        still = seen == moved ? still + PATIENCE_CYCLES : 0;
        moved = seen;
      } else if (completions.holds(now - 1)) {
        still = 0;
      } else {
        throw completions.lacks(now - 1);
      }
      completed = now;
      if (still > STILL_CYCLES) {
        throw new DeviceException.TimedOut(
            "job "
                + Integer.toUnsignedString(completed)
                + " has not completed: nothing moved for "
                + still
                + " cycles, and the device reports no error");
      }
    }
  }

  /** Returns a number that changes while a job makes progress. */
  long progress() {
    device.writeRegister(Registers.COUNTER_CONTROL, Registers.COUNTER_CONTROL_SNAPSHOT);
    int bytes =
        device.readRegister(Registers.BYTES_READ_LOW)
            + device.readRegister(Registers.BYTES_WRITTEN_LOW);
    return (long) device.readRegister(Registers.BUSY_LOW) << 32 | Integer.toUnsignedLong(bytes);
  }

  private DeviceException stopped() {
    long address =
        Integer.toUnsignedLong(device.readRegister(Registers.ERROR_ADDRESS_LOW))
            | (long) device.readRegister(Registers.ERROR_ADDRESS_HIGH) << 32;
    return new DeviceException.Stopped(
        DeviceError.of(device.readRegister(Registers.ERROR_CODE)),
        Integer.toUnsignedLong(device.readRegister(Registers.ERROR_JOB)),
        address);
  }

  private long slot(int job) {
    return (long) (job & ringEntries - 1) * Job.BYTES;
  }

  /**
   * Returns what runs resident programs on this device.
   *
   * @param names names of the steps of the program, for errors
   */
  public RunControl runs(StepNames names) {
    return new RunControl(device, this, names);
  }

  /** Reads all counters, as of one cycle. */
  public Counters counters() {
    return Counters.read(device);
  }

  public void clearCounters() {
    device.writeRegister(Registers.COUNTER_CONTROL, Registers.COUNTER_CONTROL_CLEAR);
  }
}
