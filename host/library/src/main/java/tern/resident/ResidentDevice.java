package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tern.backend.Statistics;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.MeteredDevice;
import tern.device.RunControl;
import tern.device.RunState;
import tern.device.Traffic;
import tern.weights.ModelWeights;

/**
 * A device with a vector unit that runs a resident program: simulated, mapped, or on a serial line.
 * After an error it is reset and can be used again; what is in its memory stays. Owns the device.
 *
 * <p>Belongs to the thread that may use the device.
 */
public final class ResidentDevice implements ResidentMachine {
  private static final long GRANULE = 4096;

  private final MeteredDevice device;
  private final Driver driver;
  private final ResidentModel model;
  private final DeviceMemory.Region memory;
  private final RunRegion region;

  /** Of each program: tokens of one take about equally long. */
  private final Map<ResidentProgram, RunControl> controls = new IdentityHashMap<>();

  private RunControl runs;
  private Statistics earlier;

  /** Traffic that is no part of runs. */
  private Traffic aside = Traffic.NONE;

  private ResidentDevice(
      MeteredDevice device,
      Driver driver,
      ResidentModel model,
      DeviceMemory.Region memory,
      RunRegion region) {
    this.device = device;
    this.driver = driver;
    this.model = model;
    this.memory = memory;
    this.region = region;
    this.runs = control(model.program());
    this.earlier = new Statistics(0, 0, 0, 0, 0, driver.config().clockKhz());
    this.aside = device.traffic();
  }

  /** Hears how far loading is. */
  @FunctionalInterface
  public interface Progress {
    /** Some of all bytes are packed and sent. */
    void loaded(long bytes, long all);
  }

  /**
   * Makes a program for a device, checks it, and writes it with the model's weights into device
   * memory.
   *
   * @param device closed with this; if this fails it is open, and can be used otherwise
   * @throws ResidentException if the model cannot run there, and why
   */
  public static ResidentDevice open(
      Device device, ModelWeights weights, ResidentOptions options, Progress progress) {
    MeteredDevice metered = new MeteredDevice(device);
    Driver driver = new Driver(metered);
    try {
      ResidentShape shape = options.shape(driver.config(), weights.config());
      RunRegion region = new RunRegion(driver.memory(), driver.config(), options.positions());
      DeviceMemory.Region memory = driver.memory().takeLargest("the resident model", GRANULE);
      ResidentModel model =
          options.model(shape, weights, memory.address(), memory.bytes().byteSize());
      new ResidentLoad(model, memory, progress).run();
      return new ResidentDevice(metered, driver, model, memory, region);
    } catch (RuntimeException | Error failed) {
      driver.release();
      throw failed;
    }
  }

  @Override
  public ResidentModel model() {
    return model;
  }

  private RunControl control(ResidentProgram program) {
    return controls.computeIfAbsent(program, run -> driver.runs(new StoredSteps(run, memory)));
  }

  @Override
  public void start(ResidentProgram program, RunRequest run) {
    runs = control(program);
    recovering(
        () -> {
          region.write(program, run);
          runs.start(region.address(), run.position());
          return run;
        });
  }

  @Override
  public RunState await(int position) {
    return recovering(() -> runs.await(position));
  }

  @Override
  public RunState cancel() {
    return recovering(
        () -> {
          runs.cancel();
          return runs.await(Integer.MAX_VALUE);
        });
  }

  @Override
  public int chosen(int position) {
    long at = model.recordOffset(position);
    memory.toHost(at, 4);
    return memory.bytes().get(JAVA_INT_UNALIGNED, at);
  }

  @Override
  public ResidentRecord record(int position) {
    memory.toHost(model.recordOffset(position), model.recordBytes());
    return model.record(memory.bytes(), position);
  }

  @Override
  public MemorySegment memory() {
    return apart(
        () -> {
          memory.toHost(0, model.bytes());
          return memory.bytes().asSlice(0, model.bytes());
        });
  }

  @Override
  public Traffic traffic() {
    return device.traffic().since(aside);
  }

  @Override
  public long waitedNanos() {
    return device.waitedNanos();
  }

  @Override
  public long accessNanos() {
    return device.accessNanos();
  }

  @Override
  public Statistics statistics() {
    return apart(this::counted);
  }

  private Statistics counted() {
    Counters counters = driver.counters();
    return new Statistics(
        earlier.jobs() + counters.jobs(),
        0,
        0,
        earlier.cycles() + counters.cycles(),
        earlier.busyCycles() + counters.busy(),
        earlier.clockKhz());
  }

  /** Does what is no part of a run. */
  private <T> T apart(Supplier<T> work) {
    Traffic before = device.traffic();
    try {
      return work.get();
    } finally {
      aside = aside.plus(device.traffic().since(before));
    }
  }

  private <T> T recovering(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error failed) {
      try {
        // A reset clears the counters.
        earlier = counted();
        driver.reset();
      } catch (RuntimeException | Error stuck) {
        failed.addSuppressed(stuck);
      }
      throw failed;
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
