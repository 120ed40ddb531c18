package tern.backend;

import tern.device.DeviceConfig;
import tern.device.Driver;

/**
 * The products that come next, whose jobs are posted as far ahead as the ring has room: the weights
 * of a job stream while those before it run.
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

  /** The next job to post: of which matrix, from which token on, and which of its parts. */
  private int matrix;

  private int token;
  private int part;

  JobFeed(Driver driver, Operands operands) {
    this.driver = driver;
    this.operands = operands;
    this.jobTokens = mostTokens(driver.config());
    this.rows = driver.config().tokenRows();
  }

  /** Tokens of a job at most: whole passes. */
  static int mostTokens(DeviceConfig config) {
    int passes = Math.ceilDiv(JOB_TOKENS, config.passTokens());
    return Math.min(config.maxTokens(), passes * config.passTokens());
  }

  /** Announces products of that many tokens each, and posts what the ring has room for. */
  void start(DeviceMatrix[] sequence, int tokens) {
    forget();
    this.matrices = sequence;
    this.tokens = tokens;
    post();
  }

  /** Announces nothing any more; what is posted stays posted. */
  void forget() {
    matrices = NOTHING;
    taken = 0;
    matrix = 0;
    token = 0;
    part = 0;
  }

  /** Whether these are the products announced last. */
  boolean isOf(DeviceMatrix[] sequence) {
    return matrices == sequence;
  }

  /** Takes the next product, if it is this one. */
  boolean take(DeviceMatrix wanted, int ofTokens) {
    boolean next = taken < matrices.length && matrices[taken] == wanted && tokens == ofTokens;
    if (next) {
      taken++;
    }
    return next;
  }

  /** Posts jobs until the ring is full. */
  void post() {
    boolean any = false;
    while (matrix < matrices.length && driver.room() > 0) {
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
   * Tokens of the next job; the last two share theirs, since a job of few tokens waits for its
   * weights.
   */
  int nextJob(int left) {
    int half = Math.ceilDiv(left, 2 * rows) * rows;
    return left <= jobTokens ? left : Math.min(half, jobTokens);
  }
}
