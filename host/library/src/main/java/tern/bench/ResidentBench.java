package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.RunControl;
import tern.device.RunDescriptor;
import tern.device.RunState;
import tern.device.TimedDevice;
import tern.device.sim.MemoryRates;
import tern.resident.ProgramSteps;
import tern.resident.PromptPrograms;
import tern.resident.ResidentModel;
import tern.resident.ResidentProgram;
import tern.resident.ResidentTwin;
import tern.resident.StepPart;
import tern.resident.Timeline;

/**
 * Times tokens of a resident model: the device is told an id, and runs both programs to the next id
 * by itself; or it is told those of a prompt, and runs its blocks, a run for each. Weights, keys
 * and values are random. All that is left in memory is compared with what {@link ResidentTwin}
 * leaves there.
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
    long given = config.roundUpToBeat((long) Integer.BYTES * workload.tokens());
    this.descriptor = driver.memory().take("the run", GIVEN + given, RunDescriptor.ALIGNMENT);
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

  /** A run of a program: of given ids, one position after the other. */
  private record Step(ProgramSteps program, int position, int[] ids) {
    /** Position of its last token. */
    int last() {
      return position + ids.length - 1;
    }
  }

  private List<Step> steps(int context) {
    RandomBytes random = new RandomBytes(workload.seed(), context);
    int[] ids = new int[workload.tokens()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.below(model.program().vocabulary());
    }
    if (workload.tokens() == 1) {
      return List.of(new Step(model.steps(), context - 1, ids));
    }
    PromptPrograms prompt = model.prompt().orElseThrow();
    int first = context - ids.length;
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(prompt.embed(), first, ids));
    for (int i = prompt.rows() - 1; i < ids.length; i += prompt.rows()) {
      steps.add(new Step(prompt.block(), first + i, new int[] {ids[i]}));
    }
    return steps;
  }

  /**
   * Runs the tokens of which the last sees {@code context} positions, on the twin and on the
   * device.
   *
   * @param each called {@value #RUN_STEPS} times
   */
  public ResidentTokenReport run(int context, MemoryRates rates, Runnable each) {
    workload.check(config, context);
    List<Step> steps = steps(context);
    past();
    int told = 0;
    for (int i = 0; i < steps.size(); i++) {
      twin(steps.get(i));
      told = tell(told, ticks(i + 1L, steps.size()), each);
    }
    MemorySums expected = MemorySums.of(model, region.bytes(), region.address());
    past();
    region.toDevice(0, model.bytes());
    driver.clearCounters();
    Derived derived = new Derived();
    steps.forEach(step -> derived.add(step, exponentials));
    long cycles = 0;
    told = 0;
    for (Step step : steps) {
      long before = cycles;
      int[] now = {told};
      cycles +=
          run(
              step,
              Math.max(1, (long) derived.cycles / HALF),
              passed -> now[0] = tell(now[0], ticks(before + passed, (long) derived.cycles), each));
      told = now[0];
    }
    tell(told, HALF, each);
    Counters counters = driver.counters();
    region.toHost(0, model.bytes());
    MemorySums found = MemorySums.of(model, region.bytes(), region.address());
    return report(context, expected.differences(found), cycles, counters, rates, derived);
  }

  private static int tell(int told, int due, Runnable each) {
    for (int i = told; i < due; i++) {
      each.run();
    }
    return Math.max(told, due);
  }

  private void past() {
    new RandomPast(model, region.bytes(), region.address(), workload.seed()).write();
  }

  private void twin(Step step) {
    ResidentTwin twin =
        new ResidentTwin(
            config,
            model.shape().unit(),
            step.program.program(),
            region.bytes(),
            region.address(),
            ResidentTwin.Haste.PRODUCTS);
    twin.restart(step.position);
    for (int i = 0; i < step.ids.length - 1; i++) {
      twin.advance(step.ids[i]);
    }
    twin.next(step.ids[step.ids.length - 1]);
  }

  /** What the model of the hardware says of some steps. */
  private final class Derived {
    private final Map<StepPart, Timeline.Cost> parts = new EnumMap<>(StepPart.class);
    private double cycles;

    void add(Step step, double exponentials) {
      for (int position = step.position; position <= step.last(); position++) {
        Timeline timeline = Timeline.of(model.shape(), step.program, exponentials, position);
        cycles += timeline.cycles();
        timeline.parts().forEach((part, cost) -> parts.merge(part, cost, Timeline.Cost::plus));
      }
    }
  }

  private static int ticks(long done, long all) {
    return (int) Math.min(HALF, done * HALF / all);
  }

  /**
   * Runs a step on the device; returns its cycles.
   *
   * @param passed hears about so often how many have passed
   */
  private long run(Step step, long often, LongConsumer passed) {
    MemorySegment bytes = descriptor.bytes();
    MemorySegment.copy(step.ids, 0, bytes, ValueLayout.JAVA_INT, GIVEN, step.ids.length);
    descriptor(step).write(bytes, 0);
    descriptor.toDevice(0, bytes.byteSize());
    RunControl control = driver.runs(step.program.program().names());
    long start = device.cycles();
    control.start(descriptor.address(), step.position);
    RunState state;
    do {
      device.await(often);
      state = control.look();
      passed.accept(device.cycles() - start);
    } while (state.running());
    return device.cycles() - start;
  }

  private RunDescriptor descriptor(Step step) {
    ResidentProgram program = step.program.program();
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
        step.position,
        step.ids.length,
        1,
        List.of());
  }

  private ResidentTokenReport report(
      int context,
      List<String> differences,
      long cycles,
      Counters counters,
      MemoryRates rates,
      Derived derived) {
    double seconds = cycles / (config.clockKhz() * 1e3);
    long bytes = counters.bytesRead() + counters.bytesWritten();
    Map<String, ResidentTokenReport.Part> parts = new LinkedHashMap<>();
    derived.parts.forEach(
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
        workload.tokens(),
        differences.isEmpty(),
        differences,
        region.bytes().get(ValueLayout.JAVA_INT, record - region.address()),
        cycles,
        workload.tokens() / seconds,
        bytes / (seconds * rates.roofline()),
        (double) counters.busy() / cycles,
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
        Math.round(derived.cycles),
        parts);
  }
}
