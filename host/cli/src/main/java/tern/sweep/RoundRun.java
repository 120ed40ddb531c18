package tern.sweep;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.Driver;
import tern.device.sim.SimDevice;

/**
 * Runs a round on its own device. After each turn, all device memory past the ring is compared:
 * sums must be exact, and no other byte may have changed.
 */
final class RoundRun {
  private static final int MOST_STEP = 400;
  private static final int MOST_RUN_UP = 3000;

  private final Round round;
  private final SimDevice device;
  private final Driver driver;
  private final DeviceConfig config;
  private final SplittableRandom random;
  private final List<Placed> placed = new ArrayList<>();
  private final MemorySegment memory;
  private final MemorySegment expected;

  /** The first byte that the driver does not use. */
  private final long start;

  private long jobsSinceReset;

  private RoundRun(Round round, SimDevice device, Arena arena) {
    this.round = round;
    this.device = device;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.random = new SplittableRandom(round.seed() + 1);
    this.memory = device.memory();
    this.expected = arena.allocate(memory.byteSize());
    this.start = Driver.ringBytes(config, memory.byteSize());
  }

  /**
   * Runs a round.
   *
   * @return what went wrong, or null if nothing did or this configuration cannot run the round
   */
  static String failure(Path library, Round round) {
    try (Arena arena = Arena.ofConfined();
        SimDevice device = SimDevice.open(library, round.memory(), null)) {
      RoundRun run = new RoundRun(round, device, arena);
      return run.fits() ? run.failure() : null;
    } catch (RuntimeException failed) {
      return failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }
  }

  private boolean fits() {
    long room = memory.byteSize() - start;
    return round.jobs().stream().allMatch(this::takes)
        && round.jobs().stream().mapToLong(s -> Placed.mostBytes(config, s)).sum() <= room;
  }

  private boolean takes(Shape s) {
    return s.k() <= config.maxK()
        && s.tokens() <= config.maxTokens()
        && (config.planes() || !s.planes());
  }

  private String failure() {
    place();
    for (int reset = 0; reset < round.resets(); reset++) {
      garble();
      runAndReset();
      String wrong = checkReset();
      if (wrong != null) {
        return wrong;
      }
    }
    for (int turn = 0; turn < round.turns(); turn++) {
      garble();
      run();
      String wrong = check();
      if (wrong != null) {
        return "turn " + turn + ": " + wrong;
      }
    }
    return programs();
  }

  private String programs() {
    ProgramRun programs = new ProgramRun(device, driver, start, expected);
    for (ProgramShape shape : config.vectors() ? round.programs() : List.<ProgramShape>of()) {
      String wrong = programs.failure(shape);
      if (wrong != null) {
        return "program of seed " + shape.seed() + ": " + wrong;
      }
    }
    return null;
  }

  /** Places products one after another; the last one sometimes ends where memory ends. */
  private void place() {
    long address = start;
    for (Shape shape : round.jobs()) {
      Placed next = new Placed(config, shape, placed.size(), random);
      placed.add(next);
      boolean last = placed.size() == round.jobs().size();
      next.moveTo(last && random.nextBoolean() ? memory.byteSize() - next.bytes() : address);
      address += next.bytes();
    }
  }

  /** Fills memory with random bytes, then writes weights; {@code announce} writes activations. */
  private void garble() {
    byte[] bytes = new byte[(int) (memory.byteSize() - start)];
    random.nextBytes(bytes);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, start, bytes.length);
    placed.forEach(job -> job.writeWeights(memory));
    expected.copyFrom(memory);
  }

  /** Posts, announces and waits in a random order until all jobs are done. */
  private void run() {
    int posted = 0;
    int announced = 0;
    while (announced < placed.size()) {
      switch (random.nextInt(4)) {
        case 0 -> posted = post(posted);
        case 1 -> announced = announce(announced, posted);
        case 2 -> device.await(random.nextInt(MOST_STEP));
        default -> {
          if (announced == posted || driver.room() == 0 || random.nextInt(4) == 0) {
            driver.await();
          }
        }
      }
    }
    driver.await();
    jobsSinceReset += placed.size();
  }

  private int post(int posted) {
    int most = Math.min(driver.room(), placed.size() - posted);
    int count = most == 0 ? 0 : 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      driver.post(placed.get(posted + i).job());
    }
    driver.ringPosted();
    return posted + count;
  }

  private int announce(int announced, int posted) {
    int count = posted == announced ? 0 : 1 + random.nextInt(posted - announced);
    for (int i = 0; i < count; i++) {
      placed.get(announced + i).writeActivations(memory);
      placed.get(announced + i).writeActivations(expected);
    }
    driver.ready(count);
    return announced + count;
  }

  private void runAndReset() {
    int posted = post(0);
    device.await(random.nextInt(MOST_STEP));
    announce(0, posted);
    device.await(random.nextInt(MOST_RUN_UP));
    driver.reset();
    jobsSinceReset = 0;
  }

  private String check() {
    placed.forEach(job -> job.writeSums(expected));
    String wrong = checkMemory();
    return wrong != null ? wrong : checkCounters();
  }

  /** Checks memory after a reset: each sum is either written and exact, or untouched. */
  private String checkReset() {
    for (Placed job : placed) {
      String wrong = job.acceptSums(memory, expected);
      if (wrong != null) {
        return wrong;
      }
    }
    return checkMemory();
  }

  private String checkMemory() {
    long at = memory.asSlice(start).mismatch(expected.asSlice(start));
    if (at < 0) {
      return null;
    }
    for (Placed job : placed) {
      String wrong = job.wrongSum(memory);
      if (wrong != null) {
        return wrong;
      }
    }
    return "the byte at 0x" + Long.toHexString(start + at) + ", outside all results, was written";
  }

  private String checkCounters() {
    Counters c = driver.counters();
    long sum = c.busy() + c.starvedWeights() + c.starvedActivations() + c.blocked() + c.idle();
    if (sum != c.cycles()) {
      return "the five activity counters add up to " + sum + " cycles, expected " + c.cycles();
    }
    if (c.jobs() != jobsSinceReset || c.errors() != 0) {
      return c.jobs()
          + " jobs and "
          + c.errors()
          + " errors counted, expected "
          + jobsSinceReset
          + " and 0";
    }
    return null;
  }
}
