package tern.resident;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import tern.device.RunDescriptor;
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
  private final ResidentMachine machine;
  private final ResidentProgram program;
  private final int entries;
  private final Traffic before;
  private final FollowedRun run;
  private int position;
  private int most = 1;
  private List<Integer> stops = List.of();
  private boolean closed;

  private long choices;
  private long accessNanos;
  private long hostNanos;

  /** Begins a text at position 0. The machine stays open when this is closed. */
  public ResidentSession(ResidentMachine machine) {
    this.machine = machine;
    this.program = machine.model().program();
    this.entries = machine.model().entries();
    this.before = machine.traffic();
    this.run = new FollowedRun(machine);
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
      timed(run::halt);
    }
  }

  @Override
  public void advance(int... ids) {
    require(ids);
    timed(
        () -> {
          if (ids.length > 1 || !run.processes(position, ids[0])) {
            run.begin(new RunRequest(position, ids.clone(), Math.max(1, most), stops));
          }
          position += ids.length;
        });
  }

  @Override
  public int best() {
    requireRecord();
    choices++;
    int[] best = new int[1];
    timed(() -> best[0] = run.chosen(position));
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
    timed(run::halt);
    this.position = position;
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
        run.runs(),
        run.blocks(),
        choices,
        passed.written(),
        passed.read(),
        (passed.written() + passed.read()) / tokens,
        accessNanos / 1e3 / tokens,
        hostNanos / 1e3 / tokens);
  }

  /** Ends the run that is under way. */
  @Override
  public void close() {
    if (!closed) {
      run.halt();
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
    if (!run.recorded(position)) {
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

  /** Does something, and counts the host's time. */
  private void timed(Runnable work) {
    long waits = machine.waitedNanos();
    long accesses = machine.accessNanos();
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      long accessed = machine.accessNanos() - accesses;
      accessNanos += accessed;
      hostNanos += System.nanoTime() - start - accessed - (machine.waitedNanos() - waits);
    }
  }
}
