package tern.bench;

import java.util.Arrays;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceConfig;
import tern.model.Model;
import tern.model.PageOptions;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.ternary.TernaryMatrix;

/**
 * Times what the host computes in a step beside a device: a session of the same shape on a backend
 * that multiplies nothing. Embedding, norms, quantisers, rotations, softmax, gates and the choice
 * of a token run as in every other session, with the kernels and threads of this machine. Writing
 * to a board's memory and waiting for it are not part of it, nor are the audits of a fast head.
 *
 * <p>Used by one thread at a time.
 */
final class HostWork implements AutoCloseable {
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 15;
  private static final int WARM_ROUNDS = 30;
  private static final long WARM_NANOS = 1_000_000_000;
  private static final long ENOUGH_NANOS = 500_000_000;

  private final IdleBackend backend;
  private final Session session;
  private final RandomBytes random;
  private final int vocabulary;
  private final int tokens;

  /** Prepares sessions of at most {@code capacity} positions. */
  HostWork(TokenWorkload workload, DeviceConfig config, int capacity) {
    ModelShape shape = workload.shape().first(workload.layers());
    this.vocabulary = shape.vocabulary();
    this.tokens = workload.tokens();
    this.random = new RandomBytes(workload.seed());
    long widest = Math.max(2L * shape.vocabulary(), capacity);
    for (Projection projection : Projection.values()) {
      int rows = config.passTokens();
      widest = Math.max(widest, (long) rows * Math.max(shape.n(projection), shape.k(projection)));
    }
    this.backend = new IdleBackend(config.passTokens(), widest, workload.seed());
    RandomModel.Matrices zeros =
        (name, n, k, seed) ->
            TernaryMatrix.decoded(
                name, n, k, (row, into, at) -> Arrays.fill(into, at, at + k, (byte) 1));
    Model model =
        ModelLoader.of(new RandomModel(shape, zeros, workload.seed()).weights(capacity))
            .load(backend);
    SessionOptions options =
        SessionOptions.best()
            .withHead(workload.head())
            .integerAttention(PageOptions.DEFAULT.ofPositions(workload.page()));
    this.session = new Session(model, capacity, options);
  }

  /**
   * Returns the time of a step whose last token sees {@code context} positions: the shortest of
   * several, since other work on the machine only adds to it.
   */
  double seconds(int context) {
    int first = context - tokens;
    if (first < session.position()) {
      session.rewind(first);
    } else if (first > session.position()) {
      backend.filling(true);
      session.advance(ids(first - session.position()));
      backend.filling(false);
    }
    int[] ids = ids(tokens);
    // Compiled code, and memory as warm as in a long text.
    long start = System.nanoTime();
    for (int i = 0; i < WARM_ROUNDS && System.nanoTime() - start < WARM_NANOS; i++) {
      step(ids, first);
    }
    double least = Double.POSITIVE_INFINITY;
    start = System.nanoTime();
    for (int i = 0;
        i < LEAST_ROUNDS || i < MOST_ROUNDS && System.nanoTime() - start < ENOUGH_NANOS;
        i++) {
      long before = System.nanoTime();
      step(ids, first);
      least = Math.min(least, (System.nanoTime() - before) / 1e9);
    }
    return least;
  }

  private void step(int[] ids, int first) {
    session.rewind(first);
    session.advance(ids);
    session.top(1);
  }

  private int[] ids(int count) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> random.below(vocabulary));
    return ids;
  }

  @Override
  public void close() {
    session.close();
  }
}
