package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;
import tern.backend.PagePool;
import tern.backend.PageShape;
import tern.backend.PageStore;
import tern.backend.PageTable;

/**
 * The state of one text in a model: its position and its key-value cache. Mutable: one thread at a
 * time. Sessions of one model may run in several threads if its backend allows it. The memory is
 * freed by {@link #close}, from any thread; or some time after nothing refers to the session.
 */
public final class Session implements Decoder {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Model model;
  private final SessionOptions options;
  private final ModelConfig config;
  private final int capacity;
  private final Workspace work;
  private final Pass pass;
  private final Head head;
  private final PassObserver observer;

  /** The final norm's output after the last token: {@code hidden} floats. */
  private final MemorySegment last;

  private final Cleaner.Cleanable memory;
  private int position;
  private boolean closed;

  /** Frees the memory of a session; knows nothing of the session itself. */
  private record Release(Pass pass, Workspace work) implements Runnable {
    @Override
    public void run() {
      pass.close();
      work.close();
    }
  }

  /**
   * Creates a session at position 0, with the fastest kernels of this machine.
   *
   * @param capacity most tokens it can hold, from 1 to the model's context size
   * @throws IllegalArgumentException if the model cannot hold that many
   */
  public Session(Model model, int capacity) {
    this(model, capacity, SessionOptions.best());
  }

  /** Creates a session at position 0. */
  public Session(Model model, int capacity, SessionOptions options) {
    this(model, capacity, options, PassObserver.NONE);
  }

  /** Creates a session at position 0 whose tensors an observer sees. */
  public Session(Model model, int capacity, SessionOptions options, PassObserver observer) {
    this(model, capacity, options, observer, pages(model, capacity, options));
  }

  private Session(
      Model model,
      int capacity,
      SessionOptions options,
      PassObserver observer,
      @Nullable PageTable pages) {
    this.model = model;
    this.options = options;
    this.observer = observer;
    this.config = model.config();
    config.requireContext(capacity);
    this.capacity = capacity;
    this.work = new Workspace(options.kernels(), options.workers());
    KeyScales scales = options.pages() == null ? null : options.pages().keyScales();
    this.pass = new Pass(model, work, capacity, options.halfCache(), pages, scales, observer);
    this.head = Head.of(options.head(), model.head(), work);
    this.last = Workspace.floats(config.hiddenSize());
    this.memory = CLEANER.register(this, new Release(pass, work));
  }

  private static @Nullable PageTable pages(Model model, int capacity, SessionOptions options) {
    PageOptions pages = options.pages();
    if (pages == null) {
      return null;
    }
    model.config().requireContext(capacity);
    if (capacity > PageShape.MOST_POSITIONS) {
      throw new IllegalArgumentException(
          capacity
              + " tokens requested, integer attention holds "
              + PageShape.MOST_POSITIONS
              + ": sums over more may not fit in 32 bits; use attention in float32");
    }
    ModelConfig config = model.config();
    PageShape shape =
        new PageShape(
            config.layers(),
            config.keyHeads(),
            config.heads() / config.keyHeads(),
            config.headDim(),
            pages.positions());
    PageStore store = model.backend().pages(shape, options.kernels(), options.workers());
    return new PagePool(store, pages.most()).open();
  }

  /**
   * Creates another session that has processed the same tokens. With integer attention both share
   * the pages of keys and values until one of them writes; in float32 they are copied.
   *
   * @throws IllegalStateException if the session is closed
   */
  @Override
  public synchronized Session fork() {
    requireOpen();
    Session other = new Session(model, capacity, options, observer, pass.forkedPages());
    other.pass.copyCache(pass, position);
    other.last.copyFrom(last);
    other.position = position;
    return other;
  }

  /** Blocks of pages that this session and its forks hold together; 0 without integer attention. */
  public int blocksInUse() {
    return pass.blocksInUse();
  }

  /** Frees the memory, once a call that is running has returned. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    memory.clean();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this session is closed");
    }
  }

  /** The number of tokens processed so far. */
  @Override
  public int position() {
    return position;
  }

  /**
   * Forgets all tokens from {@code position} on. Logits are then unknown until tokens are
   * processed.
   *
   * @throws IllegalArgumentException if it is not from 0 to {@link #position()}
   */
  @Override
  public synchronized void rewind(int position) {
    requireOpen();
    if (position < 0 || position > this.position) {
      throw new IllegalArgumentException(
          "rewind to position " + position + ", expected 0 to " + this.position);
    }
    this.position = position;
    pass.rewind(position);
  }

  /**
   * Processes tokens, one pass of the backend at a time.
   *
   * @param ids at least one; each inside the vocabulary
   * @throws IllegalStateException if the session cannot hold that many more
   */
  @Override
  public synchronized void advance(int... ids) {
    requireOpen();
    require(ids);
    int tokens = 0;
    for (int at = 0; at < ids.length; at += tokens) {
      tokens = Math.min(ids.length - at, model.tokensPerPass());
      pass.run(ids, at, tokens, position);
      position += tokens;
    }
    finish(tokens - 1);
  }

  /** Processes tokens like {@link #advance}, and returns the logits after the last one. */
  public float[] prefill(int... ids) {
    advance(ids);
    return logits();
  }

  /**
   * Returns the logits of all tokens after the last one processed. {@link HeadMode} says what they
   * are.
   */
  @Override
  public synchronized float[] logits() {
    requireOpen();
    return head.logits(last, 1)[0];
  }

  /**
   * Returns the {@code count} most likely tokens after the last one processed, with their logits in
   * float32. Most rows of the head are read in fewer bits only; {@link HeadMode} says where, and
   * what can be missed.
   */
  @Override
  public synchronized Candidates top(int count) {
    requireOpen();
    return head.top(last, count);
  }

  /** What {@link #top} has cost so far, and found wrong. */
  @Override
  public synchronized HeadReport headReport() {
    return head.report();
  }

  /** Processes tokens, and returns the logits after each. */
  public synchronized float[][] allLogits(int... ids) {
    requireOpen();
    require(ids);
    float[][] rows = new float[ids.length][];
    int tokens = 0;
    for (int at = 0; at < ids.length; at += tokens) {
      tokens = Math.min(ids.length - at, model.tokensPerPass());
      pass.run(ids, at, tokens, position);
      position += tokens;
      MemorySegment all = Workspace.floats((long) tokens * config.hiddenSize());
      for (int m = 0; m < tokens; m++) {
        finish(m);
        MemorySegment.copy(last, 0, all, m * last.byteSize(), last.byteSize());
      }
      float[][] logits = head.logits(all, tokens);
      for (int m = 0; m < tokens; m++) {
        rows[at + m] = logits[m];
        if (observer != PassObserver.NONE) {
          MemorySegment row = MemorySegment.ofArray(rows[at + m]);
          observer.see(-1, PassTensor.LOGITS, row, pass.position() + m, 1);
        }
      }
    }
    return rows;
  }

  /** Norms the output of one token of the last pass. */
  private void finish(int token) {
    int hidden = config.hiddenSize();
    RmsNorm norm = model.norm();
    float factor = config.multipliers().logits();
    work.kernels.norm(
        pass.output(), 4L * token * hidden, norm.weight(), hidden, norm.epsilon(), last, 0);
    observer.see(-1, PassTensor.FINAL_NORM, last, pass.position() + token, 1);
    for (int i = 0; i < hidden; i++) {
      float value = last.getAtIndex(JAVA_FLOAT, i) * factor;
      if (!Float.isFinite(value)) {
        throw new ArithmeticException(
            "element "
                + i
                + " of the last hidden state is "
                + value
                + "; expected a finite number");
      }
      last.setAtIndex(JAVA_FLOAT, i, value);
    }
  }

  /** Checks all tokens before the first one changes the cache. */
  private void require(int[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException("no token ids given, expected at least one");
    }
    config.requireIds(ids);
    if (ids.length > capacity - position) {
      throw new IllegalStateException(
          position
              + " tokens processed and "
              + ids.length
              + " more given, this session holds "
              + capacity);
    }
  }
}
