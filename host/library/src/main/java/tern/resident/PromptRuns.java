package tern.resident;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processes given tokens in blocks, a run for each, as far as the model has programs for it. What
 * they leave is what they leave one by one: keys and values, and no records.
 */
final class PromptRuns {
  private final ResidentMachine machine;
  private final @Nullable PromptPrograms programs;
  private long runs;
  private long blocks;

  PromptRuns(ResidentMachine machine) {
    this.machine = machine;
    this.programs = machine.model().prompt().orElse(null);
  }

  /** Runs so far. */
  long runs() {
    return runs;
  }

  /** Blocks so far. */
  long blocks() {
    return blocks;
  }

  /**
   * Processes tokens up to the end of the last whole block. A block begins at a multiple of its
   * rows; tokens before the first one go one by one, and so does the last of all, after which a
   * token is chosen.
   *
   * @return how many were processed: none if there is no whole block
   */
  int process(int position, int[] ids) {
    if (programs == null) {
      return 0;
    }
    int rows = programs.rows();
    int first = Math.ceilDiv(position, rows) * rows;
    int end = (position + ids.length - 1) / rows * rows;
    if (first >= end) {
      return 0;
    }
    if (position < first) {
      run(machine.model().body(), position, Arrays.copyOf(ids, first - position));
    }
    run(
        programs.embed().program(),
        first,
        Arrays.copyOfRange(ids, first - position, end - position));
    for (int last = first + rows - 1; last < end; last += rows) {
      run(programs.block().program(), last, new int[] {ids[last - position]});
      blocks++;
    }
    return end - position;
  }

  private void run(ResidentProgram program, int position, int[] ids) {
    machine.start(program, new RunRequest(position, ids, 1, List.of()));
    runs++;
    machine.await(position + ids.length);
  }
}
