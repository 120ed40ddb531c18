package tern.resident;

import java.lang.foreign.MemorySegment;
import tern.backend.Statistics;
import tern.device.DeviceException;
import tern.device.RunState;
import tern.device.Traffic;

/**
 * What runs a resident program: a device, or the twin in Java. Both leave the same bytes in memory.
 *
 * <p>One run at a time, and one thread. After an exception no run is under way, and the next may be
 * started.
 */
public interface ResidentMachine extends AutoCloseable {
  /** The model in its memory. */
  ResidentModel model();

  /**
   * Starts a run; none may be under way.
   *
   * @throws DeviceException if the device refuses it
   */
  default void start(RunRequest run) {
    start(model().program(), run);
  }

  /** Starts a run of one of the model's programs. */
  void start(ResidentProgram program, RunRequest run);

  /**
   * Waits until all tokens before a position are processed, or the run has ended.
   *
   * @return the run as it was seen: it is running unless it was seen to have ended
   * @throws DeviceException if a step of the program stops the device, naming it
   * @throws ResidentException if a step stops the twin, naming it
   */
  RunState await(int position);

  /** Ends the run after the token that it processes, and waits for that. */
  RunState cancel();

  /** The token that was chosen after the one at a position. */
  int chosen(int position);

  /** The record that the token at a position has left. */
  ResidentRecord record(int position);

  /** The model's memory, from its first byte on; as the program has left it. */
  MemorySegment memory();

  /** Bytes between host and device since it was opened, without those of loading. */
  Traffic traffic();

  /** Time spent waiting for the device since it was opened. */
  long waitedNanos();

  /** Time spent in accesses to its registers and memory since it was opened. */
  long accessNanos();

  /** The work of the device. */
  Statistics statistics();

  @Override
  void close();
}
