package tern.backend;

import tern.device.DeviceConfig;
import tern.device.Driver;

/**
 * Posts the jobs of announced products as far ahead as the ring has room, so that the weights of a
 * job stream while earlier jobs run.
 */
final class JobFeed {
  private static final int JOB_TOKENS = 64;
  private static final DeviceMatrix[] NOTHING = {};

  private final Driver driver;
  private final Operands operands;
  private final int jobTokens;
  private final int rows;
  private DeviceMatrix[] matrices = NOTHING;
  private int tokens;
  private int taken;

  /** Matrices that may be posted: those behind wait for attention, which then allows more. */
  private int allowed;

  private int period;

  /** The next job to post: its matrix, first token and part. */
  private int matrix;

  private int token;
  private int part;

  JobFeed(Driver driver, Operands operands) {
    this.driver = driver;
    this.operands = operands;
    this.jobTokens = mostTokens(driver.config());
    this.rows = driver.config().tokenRows();
  }

  /** Most tokens per job: a whole number of passes. */
  static int mostTokens(DeviceConfig config) {
    int passes = Math.ceilDiv(JOB_TOKENS, config.passTokens());
    return Math.min(config.maxTokens(), passes * config.passTokens());
  }

  /** Announces products of {@code tokens} tokens each, and posts jobs until the ring is full. */
  void start(DeviceMatrix[] sequence, int tokens) {
    start(sequence, tokens, sequence.length);
  }

  /**
   * Announces the same with attention after the first product and after every {@code period} more:
   * jobs behind it are not posted before {@link #resume}.
   */
  void start(DeviceMatrix[] sequence, int tokens, int period) {
    forget();
    this.matrices = sequence;
    this.tokens = tokens;
    this.period = period;
    this.allowed = period < sequence.length ? 1 : sequence.length;
    post();
  }

  /** The jobs of attention are posted: posts those behind, up to the next attention. */
  void resume() {
    allowed += period;
    post();
  }

  /** Forgets the announced products; jobs already posted stay posted. */
  void forget() {
    matrices = NOTHING;
    allowed = 0;
    taken = 0;
    matrix = 0;
    token = 0;
    part = 0;
  }

  /** Whether these products were announced last. */
  boolean isOf(DeviceMatrix[] sequence) {
    return matrices == sequence;
  }

  /** Advances past the next announced product if it is this one; returns whether it was. */
  boolean take(DeviceMatrix wanted, int ofTokens) {
    boolean next = taken < matrices.length && matrices[taken] == wanted && tokens == ofTokens;
    if (next) {
      taken++;
      // Whatever was announced, what is multiplied now must run.
      allowed = Math.max(allowed, taken);
    }
    return next;
  }

  /** Posts jobs until the ring is full. */
  void post() {
    boolean any = false;
    while (matrix < Math.min(allowed, matrices.length) && driver.room() > 0) {
      int count = nextJob(tokens - token);
      driver.post(operands.job(matrices[matrix], part, count));
      any = true;
      if (++part == matrices[matrix].parts()) {
        part = 0;
        token += count;
      }
      if (token == tokens) {
        token = 0;
        matrix++;
      }
    }
    if (any) {
      driver.ringPosted();
    }
  }

  /**
   * Tokens of the next job. The last two jobs split their tokens evenly, because a job of few
   * tokens would wait for its weights.
   */
  int nextJob(int left) {
    int half = Math.ceilDiv(left, 2 * rows) * rows;
    return left <= jobTokens ? left : Math.min(half, jobTokens);
  }
}
