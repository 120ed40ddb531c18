package tern.backend;

import java.util.List;
import tern.device.Counters;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;

/**
 * Runs products as jobs. What a {@link Plan} announces is posted as far ahead as the ring has room:
 * the weights of the next products stream while the host computes what their activations need.
 *
 * <p>One product runs at a time, so all share one region for activations and one for results.
 * Whatever goes wrong, the device is reset and can be used again.
 */
final class JobRunner {
  private static final int JOB_TOKENS = 64;
  private static final int PAGE = 4096;
  private static final DeviceMatrix[] NOTHING = {};

  private final Driver driver;
  private final int jobTokens;
  private final int rows;
  private DeviceMemory.Region activations;
  private DeviceMemory.Region results;
  private long jobs;
  private long cyclesBefore;
  private long busyBefore;

  /** The plan under way: what comes, how much of it is posted and how much was run. */
  private DeviceMatrix[] order = NOTHING;

  private int planTokens;
  private int planPosted;
  private int planRun;

  JobRunner(Driver driver) {
    DeviceConfig config = driver.config();
    this.driver = driver;
    int passes = Math.ceilDiv(JOB_TOKENS, config.passTokens());
    this.jobTokens = Math.min(config.maxTokens(), passes * config.passTokens());
    this.rows = config.tokenRows();
  }

  /** Makes room for the operands of a matrix. */
  void prepare(DeviceMatrix matrix) {
    abandon();
    activations = grown("activations", activations, (long) jobTokens * matrix.activationStride());
    results = grown("results", results, (long) jobTokens * matrix.resultStride());
  }

  private DeviceMemory.Region grown(String what, DeviceMemory.Region region, long bytes) {
    return region != null && region.bytes().byteSize() >= bytes
        ? region
        : driver.memory().take(what, bytes, PAGE);
  }

  Plan plan(List<LoadedMatrix> sequence) {
    DeviceMatrix[] matrices = new DeviceMatrix[sequence.size()];
    for (int i = 0; i < matrices.length; i++) {
      if (!(sequence.get(i) instanceof DeviceMatrix matrix && matrix.belongsTo(this))) {
        throw new IllegalArgumentException("matrix " + i + " of the plan is not of this device");
      }
      matrices[i] = matrix;
    }
    return tokens -> begin(matrices, tokens);
  }

  private void begin(DeviceMatrix[] matrices, int tokens) {
    abandon();
    if (tokens > 0 && tokens <= jobTokens) {
      order = matrices;
      planTokens = tokens;
      planPosted = 0;
      planRun = 0;
      postPlanned();
    }
  }

  /** Forgets the plan; what is posted of it can only be taken back by a reset. */
  private void abandon() {
    if (planPosted > planRun) {
      reset();
    }
    order = NOTHING;
    planPosted = 0;
    planRun = 0;
  }

  private void postPlanned() {
    int before = planPosted;
    for (; planPosted < order.length && driver.room() > 0; planPosted++) {
      driver.post(order[planPosted].job(planTokens, activations, results));
    }
    if (planPosted > before) {
      driver.ringPosted();
    }
  }

  /** One product; allocates nothing but what {@code source} and {@code sink} do. */
  void run(DeviceMatrix matrix, int tokens, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    try {
      boolean planned = planRun < order.length;
      if (planned && (order[planRun] != matrix || planTokens != tokens)) {
        abandon();
        planned = false;
      }
      if (planned) {
        planRun++;
        complete(matrix, 0, tokens, source, sink);
      } else {
        runUnplanned(matrix, tokens, source, sink);
      }
    } catch (RuntimeException failed) {
      recover(failed);
      throw failed;
    }
  }

  /** All jobs that fit are posted at once: the next one's weights stream while one is awaited. */
  private void runUnplanned(
      DeviceMatrix matrix, int tokens, LoadedMatrix.Source source, LoadedMatrix.Sink sink) {
    int posted = 0;
    int first = 0;
    while (first < tokens) {
      int before = posted;
      while (posted < tokens && driver.room() > 0) {
        int count = nextJob(tokens - posted);
        driver.post(matrix.job(count, activations, results));
        posted += count;
      }
      if (posted > before) {
        driver.ringPosted();
      }
      int count = nextJob(tokens - first);
      complete(matrix, first, count, source, sink);
      first += count;
    }
  }

  /**
   * Tokens of the next job; the last two share theirs, since a job of few tokens waits for its
   * weights.
   */
  private int nextJob(int left) {
    int half = Math.ceilDiv(left, 2 * rows) * rows;
    return left <= jobTokens ? left : Math.min(half, jobTokens);
  }

  /** Runs the oldest posted job. */
  private void complete(
      DeviceMatrix matrix,
      int first,
      int count,
      LoadedMatrix.Source source,
      LoadedMatrix.Sink sink) {
    for (int m = 0; m < count; m++) {
      source.write(first + m, activations.bytes(), (long) m * matrix.activationStride());
    }
    activations.toDevice(0, (long) count * matrix.activationStride());
    driver.ready(1);
    postPlanned();
    driver.await();
    jobs++;
    results.toHost(0, (long) count * matrix.resultStride());
    for (int m = 0; m < count; m++) {
      sink.read(first + m, results.bytes(), (long) m * matrix.resultStride());
    }
  }

  private void recover(RuntimeException failed) {
    order = NOTHING;
    planPosted = 0;
    planRun = 0;
    try {
      reset();
    } catch (RuntimeException stuck) {
      failed.addSuppressed(stuck);
    }
  }

  /** A reset clears the device's counters too; what they counted is kept here. */
  private void reset() {
    Counters counters = driver.counters();
    cyclesBefore += counters.cycles();
    busyBefore += counters.busy();
    driver.reset();
  }

  Statistics statistics() {
    Counters counters = driver.counters();
    return new Statistics(
        jobs,
        0,
        cyclesBefore + counters.cycles(),
        busyBefore + counters.busy(),
        driver.config().clockMhz());
  }
}
