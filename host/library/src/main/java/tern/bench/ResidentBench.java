package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.RunControl;
import tern.device.RunDescriptor;
import tern.device.RunState;
import tern.device.TimedDevice;
import tern.device.sim.MemoryRates;
import tern.resident.ResidentModel;
import tern.resident.ResidentProgram;
import tern.resident.ResidentTwin;
import tern.resident.Timeline;

/**
 * Times whole tokens of a resident model: the device is told an id, and runs both programs to the
 * next id by itself. Weights, keys and values are random. All that a token leaves in memory is
 * compared with what {@link ResidentTwin} leaves there.
 *
 * <p>Used by the thread that may use the device.
 */
public final class ResidentBench {
  /** Calls of {@link #run} to its listener. */
  public static final int RUN_STEPS = 200;

  private static final int HALF = RUN_STEPS / 2;
  private static final long GIVEN = RunDescriptor.BYTES;

  private final TimedDevice device;
  private final ResidentWorkload workload;
  private final double exponentials;
  private final Driver driver;
  private final DeviceConfig config;
  private final ResidentModel model;
  private final DeviceMemory.Region region;
  private final DeviceMemory.Region descriptor;

  /**
   * Makes the program of a workload, and takes memory for it.
   *
   * @param positions longest text that it has room for
   * @param exponentials exponentials that the vector unit begins in a cycle, for what is derived
   * @throws tern.resident.ResidentException if the model cannot run resident on the device
   */
  public ResidentBench(
      TimedDevice device, ResidentWorkload workload, int positions, double exponentials) {
    this.device = device;
    this.workload = workload;
    this.exponentials = exponentials;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.descriptor = driver.memory().take("the run", GIVEN + 64, RunDescriptor.ALIGNMENT);
    this.region = driver.memory().takeLargest("the model and its program", BenchImage.PAGE);
    this.model = workload.model(config, positions, region.address());
  }

  public DeviceConfig config() {
    return config;
  }

  public ResidentModel model() {
    return model;
  }

  /** Calls of {@link #load} to its listener. */
  public int loadSteps() {
    return model.regions().size();
  }

  /** Writes weights and programs to device memory. */
  public void load(Runnable each) {
    model.load(region.bytes(), each);
    region.toDevice(0, model.bytes());
  }

  /**
   * Runs the token that sees {@code context} positions, on the twin and on the device.
   *
   * @param each called {@value #RUN_STEPS} times
   */
  public ResidentTokenReport run(int context, MemoryRates rates, Runnable each) {
    int position = context - 1;
    int id = new RandomBytes(workload.seed(), position).below(model.program().vocabulary());
    Timeline derived = Timeline.of(model, exponentials, position);
    past();
    twin(id, position, each);
    MemorySums expected = MemorySums.of(model, region.bytes(), region.address());
    past();
    region.toDevice(0, model.bytes());
    driver.clearCounters();
    long cycles = run(id, position, (long) derived.cycles(), each);
    Counters counters = driver.counters();
    region.toHost(0, model.bytes());
    MemorySums found = MemorySums.of(model, region.bytes(), region.address());
    return report(context, expected.differences(found), cycles, counters, rates, derived);
  }

  private void past() {
    new RandomPast(model, region.bytes(), region.address(), workload.seed()).write();
  }

  private void twin(int id, int position, Runnable each) {
    ResidentTwin twin =
        new ResidentTwin(
            config,
            model.shape().unit(),
            model.program(),
            region.bytes(),
            region.address(),
            ResidentTwin.Haste.PRODUCTS);
    int steps = model.program().vectorCount();
    twin.observe(
        (step, at) -> {
          for (int i = ticks(step, steps); i < ticks(step + 1L, steps); i++) {
            each.run();
          }
        });
    twin.restart(position);
    twin.next(id);
  }

  private static int ticks(long done, long all) {
    return (int) Math.min(HALF, done * HALF / all);
  }

  /** Runs a token on the device; returns its cycles. */
  private long run(int id, int position, long expected, Runnable each) {
    MemorySegment bytes = descriptor.bytes();
    bytes.set(ValueLayout.JAVA_INT, GIVEN, id);
    descriptor(position).write(bytes, 0);
    descriptor.toDevice(0, bytes.byteSize());
    RunControl control = driver.runs(model.program().names());
    long start = device.cycles();
    control.start(descriptor.address(), position);
    int told = 0;
    RunState state;
    do {
      device.await(Math.max(1, expected / HALF));
      state = control.look();
      for (; told < ticks(device.cycles() - start, expected); told++) {
        each.run();
      }
    } while (state.running());
    long cycles = device.cycles() - start;
    for (; told < HALF; told++) {
      each.run();
    }
    return cycles;
  }

  private RunDescriptor descriptor(int position) {
    ResidentProgram program = model.program();
    return new RunDescriptor(
        program.products(),
        program.vectors(),
        program.maps(),
        descriptor.address() + GIVEN,
        program.productCount(),
        program.vectorCount(),
        program.bodyProducts(),
        program.bodyVectors(),
        program.positions(),
        program.vocabulary(),
        position,
        1,
        1,
        List.of());
  }

  private ResidentTokenReport report(
      int context,
      List<String> differences,
      long cycles,
      Counters counters,
      MemoryRates rates,
      Timeline derived) {
    double seconds = cycles / (config.clockKhz() * 1e3);
    long bytes = counters.bytesRead() + counters.bytesWritten();
    Map<String, ResidentTokenReport.Part> parts = new LinkedHashMap<>();
    derived
        .parts()
        .forEach(
            (part, cost) ->
                parts.put(
                    part.label(),
                    new ResidentTokenReport.Part(
                        Math.round(cost.stream()),
                        Math.round(cost.products()),
                        Math.round(cost.vectors()),
                        Math.round(cost.busy()))));
    ResidentProgram program = model.program();
    long record = program.results() + (context - 1L) * program.resultStride();
    return new ResidentTokenReport(
        context,
        differences.isEmpty(),
        differences,
        region.bytes().get(ValueLayout.JAVA_INT, record - region.address()),
        cycles,
        1 / seconds,
        bytes / (seconds * rates.roofline()),
        counters.bytesRead(),
        counters.bytesWritten(),
        counters.jobs(),
        counters.busy(),
        counters.starvedWeights(),
        counters.blocked(),
        counters.idle(),
        counters.vectorBusy(),
        counters.vectorMemory(),
        counters.vectorWaits(),
        Math.round(derived.cycles()),
        parts);
  }
}
