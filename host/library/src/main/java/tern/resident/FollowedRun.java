package tern.resident;

import org.jspecify.annotations.Nullable;
import tern.device.RunState;

/** The run that computes a text ahead of its reader, and the records that it leaves. */
final class FollowedRun {
  private static final RunState NONE = new RunState(false, 0);

  private final ResidentMachine machine;
  private final PromptRuns prompts;

  /** The run that left the last records; null if tokens are needed first. */
  private @Nullable RunRequest run;

  private RunState state = NONE;

  /** The position of which the choice was read last, and the choice. */
  private int read = -1;

  private int chosen;
  private long runs;

  FollowedRun(ResidentMachine machine) {
    this.machine = machine;
    this.prompts = new PromptRuns(machine);
  }

  /** Runs so far. */
  long runs() {
    return runs + prompts.runs();
  }

  /** Blocks of given tokens so far. */
  long blocks() {
    return prompts.blocks();
  }

  /** Ends the run before, starts another, and waits until its given tokens are processed. */
  void begin(RunRequest all) {
    halt();
    run = null;
    read = -1;
    RunRequest request = all.from(prompts.process(all.position(), all.given()));
    machine.start(request);
    runs++;
    state = new RunState(true, request.position());
    reach(request.position() + request.given().length);
    run = request;
    endIfSpent(request);
  }

  /** Whether the token before a position has left a record. */
  boolean recorded(int position) {
    return run != null && position >= run.position() + run.given().length;
  }

  /** The token that the run has chosen for a position; the one before has left a record. */
  int chosen(int position) {
    if (read != position) {
      chosen = machine.chosen(position - 1);
      read = position;
    }
    return chosen;
  }

  /** Whether the run processes this token at this position; waits until it has. */
  boolean processes(int position, int id) {
    RunRequest now = run;
    boolean goesOn = state.running() || state.position() > position;
    if (now == null || !goesOn || !recorded(position) || chosen(position) != id) {
      return false;
    }
    reach(position + 1);
    endIfSpent(now);
    return state.position() > position;
  }

  /** Ends the run. What it has left stays. */
  void halt() {
    if (state.running()) {
      state = new RunState(false, state.position());
      state = machine.cancel();
    }
  }

  private void reach(int wanted) {
    if (state.running() && state.position() < wanted) {
      try {
        state = machine.await(wanted);
      } catch (RuntimeException | Error failed) {
        run = null;
        state = NONE;
        throw failed;
      }
    }
  }

  /** A run that has chosen its last token has ended, which need not be looked at. */
  private void endIfSpent(RunRequest now) {
    if (state.position() == now.end()) {
      state = new RunState(false, state.position());
    }
  }
}
