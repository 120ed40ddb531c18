package tern.resident;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tern.device.RunDescriptor;
import tern.device.RunState;
import tern.device.Traffic;
import tern.model.Candidates;
import tern.model.Decoder;
import tern.model.HeadReport;
import tern.model.ResidentReport;

/**
 * A text on a machine that computes whole tokens by itself. Given ids begin a run; as long as the
 * caller goes on with the tokens that the run chooses, it only reads them, and the run goes on
 * meanwhile. The next turn of a conversation begins another run where the text stands.
 *
 * <p>A machine has memory for one text: a new session takes it over. Used, and closed, by the
 * thread that may use the machine.
 */
public final class ResidentSession implements Decoder {
  private static final int UNKNOWN = -1;

  private final ResidentMachine machine;
  private final ResidentProgram program;
  private final int entries;
  private final Traffic before;
  private int position;
  private int most = 1;
  private List<Integer> stops = List.of();
  private boolean closed;

  /** The run that left the last record; null if tokens are needed first. */
  private @Nullable RunRequest run;

  private RunState state = new RunState(false, 0);

  /** The token after those processed, if it was read. */
  private int next = UNKNOWN;

  private long runs;
  private long choices;
  private long hostNanos;

  /** Begins a text at position 0. The machine stays open when this is closed. */
  public ResidentSession(ResidentMachine machine) {
    this.machine = machine;
    this.program = machine.model().program();
    this.entries = machine.model().entries();
    this.before = machine.traffic();
  }

  @Override
  public int position() {
    return position;
  }

  @Override
  public int mostCandidates() {
    return entries;
  }

  @Override
  public void expect(int most, Set<Integer> ends) {
    this.most = most;
    // The others end a run too, a little later: the caller asks for no token after them.
    this.stops = ends.stream().sorted().limit(RunDescriptor.MOST_STOPS).toList();
    if (most == 0 && !closed) {
      timed(this::halt);
    }
  }

  @Override
  public void advance(int... ids) {
    require(ids);
    timed(
        () -> {
          if (ids.length > 1 || !follows(ids[0])) {
            begin(ids.clone());
          }
          position += ids.length;
          next = UNKNOWN;
        });
  }

  /** Whether the run has processed this token at this position, or does so now. */
  private boolean follows(int id) {
    boolean goesOn = state.running() || state.position() > position;
    if (!goesOn || !recorded() || chosen() != id) {
      return false;
    }
    reach(position + 1);
    endIfSpent();
    return state.position() > position;
  }

  /** Whether the last token has left a record. */
  private boolean recorded() {
    return run != null && position >= run.position() + run.given().length;
  }

  private void begin(int[] ids) {
    halt();
    run = null;
    RunRequest request = new RunRequest(position, ids, Math.max(1, most), stops);
    machine.start(request);
    runs++;
    state = new RunState(true, position);
    reach(position + ids.length);
    run = request;
    endIfSpent();
  }

  /** A run that has chosen its last token has ended, which need not be looked at. */
  private void endIfSpent() {
    if (run != null && state.position() == run.end()) {
      state = new RunState(false, state.position());
    }
  }

  private void reach(int wanted) {
    if (state.running() && state.position() < wanted) {
      try {
        state = machine.await(wanted);
      } catch (RuntimeException | Error failed) {
        run = null;
        state = new RunState(false, position);
        throw failed;
      }
    }
  }

  private int chosen() {
    if (next == UNKNOWN) {
      next = machine.chosen(position - 1);
    }
    return next;
  }

  private void halt() {
    if (state.running()) {
      state = new RunState(false, state.position());
      state = machine.cancel();
    }
  }

  @Override
  public int best() {
    requireRecord();
    choices++;
    int[] best = new int[1];
    timed(() -> best[0] = chosen());
    return best[0];
  }

  /**
   * Returns the most likely tokens of the list that the program made.
   *
   * @throws IllegalArgumentException if more are asked for than it holds
   */
  @Override
  public Candidates top(int count) {
    requireRecord();
    if (count > entries && count > 0) {
      throw new IllegalArgumentException(
          count + " candidates asked for, a resident program lists " + entries);
    }
    choices++;
    Candidates[] top = new Candidates[1];
    timed(() -> top[0] = machine.record(position - 1).top(count));
    return top[0];
  }

  /** A device keeps the logits of its list only. */
  @Override
  public float[] logits() {
    throw new IllegalStateException(
        "a resident program has the logits of " + entries + " tokens only; use top");
  }

  @Override
  public void rewind(int position) {
    if (position < 0 || position > this.position) {
      throw new IllegalArgumentException(
          "rewind to position " + position + ", expected 0 to " + this.position);
    }
    timed(this::halt);
    if (position < this.position) {
      this.position = position;
      next = UNKNOWN;
    }
  }

  /** A machine has memory for one text. */
  @Override
  public Decoder fork() {
    throw new IllegalStateException("a resident text cannot be forked: the device holds one");
  }

  @Override
  public HeadReport headReport() {
    String mode = machine.model().shape().head().name().toLowerCase(Locale.ROOT);
    int rows = choices == 0 ? 0 : entries;
    return new HeadReport(mode, choices, choices * entries, rows, 0, 0);
  }

  @Override
  public ResidentReport residentReport() {
    Traffic passed = machine.traffic().since(before);
    double tokens = Math.max(1, choices);
    return new ResidentReport(
        runs,
        choices,
        passed.written(),
        passed.read(),
        (passed.written() + passed.read()) / tokens,
        hostNanos / 1e3 / tokens);
  }

  /** Ends the run that is under way. */
  @Override
  public void close() {
    if (!closed) {
      halt();
      closed = true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this session is closed");
    }
  }

  private void requireRecord() {
    requireOpen();
    if (!recorded()) {
      throw new IllegalStateException(
          "nothing is chosen at position " + position + ", expected a token to be processed first");
    }
  }

  private void require(int[] ids) {
    requireOpen();
    if (ids.length == 0) {
      throw new IllegalArgumentException("no token ids given, expected at least one");
    }
    machine.model().shape().model().requireIds(ids);
    if (ids.length > program.positions() - position) {
      throw new IllegalStateException(
          position
              + " tokens processed and "
              + ids.length
              + " more given, this session holds "
              + program.positions());
    }
  }

  /** Does something and counts the time in which the host did not only wait. */
  private void timed(Runnable work) {
    long waited = machine.waitedNanos();
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      hostNanos += System.nanoTime() - start - (machine.waitedNanos() - waited);
    }
  }
}
